"""What a recorded call means: rules of a data file, evaluated over one exchange within its trace."""
