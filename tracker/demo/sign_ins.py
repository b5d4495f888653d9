"""Who can sign in to the demo portfolio: at least one user per role, one password for all. Loaded only where DEMO is on."""

PASSWORD = "samverkan-demo"

# Sign-in name -> role in the permission matrix.
ROLES = {
    "manager": "manager",
    "manager2": "manager",
    "manager3": "manager",
    "manager4": "manager",
    "leader": "leadership",
    "writer": "writer",
    "controller": "controller",
    "registrar": "registrar",
    "admin": "admin",
    "viewer": "viewer",
}
