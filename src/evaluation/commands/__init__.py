"""What people type beside the stages: running the pipeline and reading what came out."""
