"""Questions across all agreements: asked of the read model where there is one, and the model kept up."""
