"""The office for programs: JSON under `/api/v1`, by the same door and from the same views."""
