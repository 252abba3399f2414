"""Several files as one answer: a new folder, or a zip that is whole or not there."""

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cli.failures import Failure, OutputFailed
from cli.output.destination import OutputFile
from domain.system import allowed

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def write_packed(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder that is not there yet, or, where its name ends so, to a ``.zip``."""
    if target.suffix.lower() == ".zip":
        OutputFile(target).write_lines([zipped(files)])
        return
    if os.path.lexists(target):
        raise Failure(f"{target} is there already: a bundle is a new folder, or a .zip")
    real = Path(os.path.realpath(target))
    try:
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=real.parent))
        try:
            for name, data in files.items():
                (draft / name).write_bytes(data)
            draft.chmod(allowed(0o777))
            draft.rename(real)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as problem:
        raise OutputFailed(str(target), problem) from problem


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files are the same zip, to the byte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return packed.getvalue()
