"""Who looks at the page; known to the seed that writes the row and to the benchmark that looks for the name."""

GIVEN_NAME = "Ruth"
FAMILY_NAME = "Okafor"
ADDRESS = "ruth.okafor@harborpine.example"
