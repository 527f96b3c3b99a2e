"""System users: every write has an actor, and a machine is one that can be told from a person."""

from annotate.models import User


def machine(name: str) -> User:
    """The system user ``name`` ("linker", "reader"); made on first use, never able to sign in."""
    user, created = User.objects.get_or_create(username=f"machine-{name}", defaults={"is_machine": True})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
