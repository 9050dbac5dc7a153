"""What to click and paste at each provider, step by step, in the words of its own pages."""

from dataclasses import dataclass

from quittance.core import addresses
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import providers

PROTOCOLS = {"oidc": "OpenID Connect", "saml": "SAML 2.0"}


@dataclass(frozen=True)
class Paste:
    """Something of ours to paste into the provider's page, and what it is called there."""

    label: str
    value: str


@dataclass(frozen=True)
class Step:
    words: str
    pastes: tuple[Paste, ...] = ()


def steps(*, product: str, protocol: str) -> list[Step]:
    return _OIDC[product]() if protocol == "oidc" else _SAML[product]()


def portal() -> str:
    """Where a tile or a bookmark leads."""
    return addresses.page(tenancy.main_host(), "/firm-portal/")


def _redirect(label: str) -> Paste:
    return Paste(label, providers.our_address(providers.OIDC_DOOR))


def _saml_pastes(door: str, entity: str) -> tuple[Paste, Paste]:
    return (
        Paste(door, providers.our_address(providers.SAML_DOOR)),
        Paste(entity, providers.our_address(providers.SAML_METADATA)),
    )


def _entra_oidc() -> list[Step]:
    return [
        Step("In the Entra admin center open Identity → Applications → App registrations → New registration."),
        Step("Name it Quittance and choose “Accounts in this organizational directory only”."),
        Step("Under Redirect URI choose Web and paste this, then register.", (_redirect("Redirect URI"),)),
        Step("Under Certificates & secrets make a new client secret. Copy its Value, not its Secret ID."),
        Step("Under Token configuration add the optional claims email, given_name and family_name to the ID token."),
        Step("There, Add groups claim → Groups assigned to the application. It sends ids; the trial shows them."),
        Step("From Overview copy Application (client) ID as client id. The issuer is https://login.microsoftonline.com/"
             "<Directory (tenant) ID>/v2.0"),
        Step("Under Enterprise applications → Quittance → Users and groups, assign those who are to come in."),
    ]  # fmt: skip


def _okta_oidc() -> list[Step]:
    return [
        Step("In the Okta admin console open Applications → Create App Integration → OIDC, Web Application."),
        Step("Choose the grant types Authorization Code and Refresh Token: by it a removal is known here in minutes."),
        Step("Paste this as sign-in redirect URI.", (_redirect("Sign-in redirect URI"),)),
        Step("Under Sign On → OpenID Connect ID Token add a groups claim: filter, groups, matches regex, .*"),
        Step(
            "Copy client id and client secret into the form. The issuer is your Okta address, as https://firm.okta.com"
        ),
        Step("Assign the people or groups who are to come in."),
        Step(
            "A tile of this app cannot begin a sign-in. Hide it, and add a Bookmark App with this address.",
            (Paste("Bookmark URL", portal()),),
        ),
    ]


def _google_oidc() -> list[Step]:
    return [
        Step("In the Google Cloud console choose a project of yours → Google Auth Platform → Audience: Internal."),
        Step(
            "Under Clients create an OAuth client of the type Web application.", (_redirect("Authorized redirect URI"),)
        ),
        Step("Copy client id and client secret into the form. The issuer is https://accounts.google.com"),
        Step("Write your Workspace domain into the form: everybody with a Google account has the same issuer."),
        Step("Google tells no groups this way. Give groups by hand on the people page, or connect by SAML."),
    ]


def _other_oidc() -> list[Step]:
    return [
        Step("Register a web application (confidential client) for the authorization code flow with PKCE."),
        Step("Paste this as redirect URI, exactly.", (_redirect("Redirect URI"),)),
        Step("Let it send email, given_name, family_name and groups in the id_token or from userinfo."),
        Step("If it can, allow the scope offline_access: removals there are then known here in minutes."),
        Step("Copy issuer, client id and client secret into the form."),
    ]


def _entra_saml() -> list[Step]:
    return [
        Step("In the Entra admin center open Enterprise applications → New application → Create your own."),
        Step(
            "Single sign-on → SAML → Basic SAML Configuration:",
            _saml_pastes("Reply URL (ACS)", "Identifier (Entity ID)"),
        ),
        Step("Attributes & Claims: emailaddress from user.mail; givenname and surname are there. Add a group claim: "
             "Groups assigned to the application."),
        Step("From SAML Certificates copy App Federation Metadata Url into the form."),
        Step("Under Users and groups assign those who are to come in."),
    ]  # fmt: skip


def _okta_saml() -> list[Step]:
    return [
        Step("In the Okta admin console open Applications → Create App Integration → SAML 2.0."),
        Step("Paste both, then choose EmailAddress or Persistent as Name ID.",
             _saml_pastes("Single sign-on URL", "Audience URI (SP Entity ID)")),
        Step("Attribute statements: email is user.email, given_name is user.firstName, family_name is user.lastName."),
        Step("Group attribute statements: groups, matches regex, .*"),
        Step("From Sign On copy the Metadata URL into the form, and assign those who are to come in."),
        Step(
            "A tile of this app cannot begin a sign-in. Hide it, and add a Bookmark App with this address.",
            (Paste("Bookmark URL", portal()),),
        ),
    ]  # fmt: skip


def _google_saml() -> list[Step]:
    return [
        Step("In the Google Admin console open Apps → Web and mobile apps → Add app → Add custom SAML app."),
        Step("Download the metadata file; open it in an editor and paste its text into the form."),
        Step("Paste both; leave Signed response off or on, both are taken.", _saml_pastes("ACS URL", "Entity ID")),
        Step("Attribute mapping: Primary email → email, First name → given_name, Last name → family_name."),
        Step("Group membership: choose the groups that matter, app attribute groups. Then switch the app on."),
    ]


def _other_saml() -> list[Step]:
    metadata = Paste("Our metadata", providers.our_address(providers.SAML_METADATA))
    return [
        Step("Register a service provider. Where the product can read metadata, give it this address.", (metadata,)),
        Step("Else paste both.", _saml_pastes("Assertion Consumer Service (POST)", "Entity ID, audience")),
        Step("Let it sign the response or the assertion, by RSA with SHA-256, and encrypt nothing."),
        Step("Attributes: email, given_name, family_name, and groups with one value for each group."),
        Step("Give us its metadata: the address, the text, or the three fields."),
    ]


_OIDC = {"entra": _entra_oidc, "okta": _okta_oidc, "google": _google_oidc, "other": _other_oidc}
_SAML = {"entra": _entra_saml, "okta": _okta_saml, "google": _google_saml, "other": _other_saml}
