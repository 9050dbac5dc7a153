"""A connection as the code that asks providers wants it: with its secret, and with our own addresses."""

from django.conf import settings

from quittance.core import addresses, scope
from quittance.integrations import identity
from quittance.tenancy import queries
from quittance.tenancy.actions import vault
from quittance.tenancy.models import Connection

OIDC_DOOR = "/firm-portal/door/oidc/"
SAML_DOOR = "/firm-portal/door/saml/"
SAML_METADATA = "/firm-portal/door/saml/metadata/"


def net() -> identity.Net:
    return identity.Net(anywhere=settings.QUITTANCE.providers == "any", asker=str(scope.firm_id()))


def our_address(path: str) -> str:
    """As it is registered at the provider: always on the firm's main host."""
    return addresses.page(queries.main_host(), path)


def secret_name(connection: Connection) -> str:
    return f"connection:{connection.pk}"


def client(connection: Connection) -> identity.oidc.Client:
    """Raises a Fault where the secret was never entered."""
    try:
        secret = vault.reveal(name=secret_name(connection))
    except vault.NotKept:
        raise identity.Fault("client", "no client secret is kept for this connection") from None
    return identity.oidc.Client(
        issuer=connection.issuer,
        client_id=connection.client_id,
        secret=secret,
        redirect=our_address(OIDC_DOOR),
        product=connection.product,
        names=names(connection),
    )


def party(connection: Connection) -> identity.saml.Party:
    return identity.saml.Party(
        entity_id=connection.issuer,
        sign_in_address=connection.sign_in_address,
        certificates=identity.certificates.several(connection.certificates),
        our_entity_id=our_address(SAML_METADATA),
        our_door=our_address(SAML_DOOR),
        names=names(connection),
    )


def names(connection: Connection) -> identity.Names:
    said = connection.claims
    wanted = ("address", "given_name", "family_name", "groups")
    return identity.Names(**{name: str(said.get(name, "")) for name in wanted})


def our_metadata() -> str:
    """For the firm's IT to load into its provider."""
    return identity.metadata.ours(entity_id=our_address(SAML_METADATA), door=our_address(SAML_DOOR))
