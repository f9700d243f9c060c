"""Behind the tokens: factors, profile, devices and passkeys."""

from __future__ import annotations

from tests.ui.journey import GatedLab, Journey
from tests.ui.stops.signing_in import ASKED, CODE, at_trust
from tests.ui.stops.stop import Stop
from tests.ui.test_factor_journeys import rotate
from tests.ui.test_ways import administer

BACK = "Signed in as"
PROFILE = "Profile of bob"


async def at_tokens(walk: Journey) -> None:
    await walk.choose_pool("MFA optional")
    await walk.sign_in("bob")
    await walk.see("Signed in as bob")
    await walk.see("signed by the pool")


async def at_spent_token(walk: Journey) -> None:
    await at_tokens(walk)
    assert isinstance(walk.app.world, GatedLab)
    rotate(walk.app.world)
    await walk.press("n")
    await walk.see("the one before is spent")
    await walk.settled()
    await walk.press("3")
    await walk.see("u uses the spent one")


async def at_set_up(walk: Journey) -> None:
    await at_tokens(walk)
    await walk.press("a")
    await walk.see("otpauth://")


async def at_tokens_with_codes(walk: Journey) -> None:
    """Signed in to the pool of the stack by SRP, so that none of its functions has to start."""
    await walk.see("Practice users")
    assert isinstance(walk.app.world, GatedLab)
    administer(
        walk.app.world,
        "UpdateUserPoolClient",
        UserPoolId="us-east-1_BackupSet",
        ClientId="1backupsetpublicclient0001",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    await walk.press("ctrl+r")
    await walk.choose_pool("Backup codes")
    await walk.see("‹ USER_SRP_AUTH ›")
    await walk.sign_in("hana")
    await walk.see("signed by the pool")


async def at_backup_codes(walk: Journey) -> None:
    await at_tokens_with_codes(walk)
    await walk.press("b")
    await walk.see("m makes ten new codes")


async def at_factors(walk: Journey) -> None:
    await walk.choose_pool("MFA optional")
    await walk.sign_in("alice")
    await walk.see(ASKED)
    await walk.press("ctrl+f", "enter")
    await walk.see("signed by the pool")
    await walk.press("f")
    await walk.see("● on · preferred")


async def at_profile(walk: Journey) -> None:
    await at_tokens(walk)
    await walk.press("e")
    await walk.see("✓ verified")


async def at_attribute(walk: Journey) -> None:
    await at_profile(walk)
    await walk.press("a")
    await walk.see("Another attribute")


async def at_verify(walk: Journey) -> None:
    await at_profile(walk)
    await walk.press("v")
    await walk.see("A code was sent")


async def at_change_password(walk: Journey) -> None:
    await at_profile(walk)
    await walk.press("w")
    await walk.see("Old password")


async def at_delete_user(walk: Journey) -> None:
    await at_profile(walk)
    await walk.press("x")
    await walk.see("Delete bob?")


async def at_known_device(walk: Journey) -> None:
    await at_devices(walk, "2")
    await walk.see("○ known")


async def at_trusted_device(walk: Journey) -> None:
    await at_devices(walk, "1")
    await walk.see("● trusted")


async def at_devices(walk: Journey, answer: str) -> None:
    await at_trust(walk)
    await walk.press(answer)
    await walk.see("signed by the pool")
    await walk.press("d")
    await walk.see("this one")


async def at_no_passkeys(walk: Journey) -> None:
    await walk.choose_pool("Choice-based")
    await walk.press("down", "enter")
    await walk.see("Cognito asks for SELECT_CHALLENGE")
    rows = [line for line in walk.lines("#stage") if " PASSWORD " in f"{line} "]
    await walk.press(next(word for word in rows[0].split() if word.isdigit()))
    await walk.see("signed by the pool")
    await walk.press("p")
    await walk.see("No passkey yet. Press a")


async def at_passkeys(walk: Journey) -> None:
    await at_no_passkeys(walk)
    await walk.press("a")
    await walk.see("● on this phone")


STOPS = {
    "tokens": Stop(
        at_tokens,
        {
            "account.factors": "Factors of bob",
            "account.profile": PROFILE,
            "account.devices": "InvalidUserPoolConfigurationException",
            "account.passkeys": "Passkeys of bob",
            "account.renew": "New ID and access tokens",
            "account.add": "otpauth://",
            "account.revoke": "This sign-in of bob is revoked",
            "account.sign-out": "bob is signed out",
            "account.access": "lets the user call APIs",
            "account.refresh-token": "buys new tokens",
            "stage.start-over": "Practice users",
        },
    ),
    "spent token": Stop(
        at_spent_token,
        {
            "account.id": "ID token: says who the user is",
            "account.renew": "ID token: says who the user is",
            "account.use-spent": "RefreshTokenReuseException",
        },
    ),
    "set-up from tokens": Stop(at_set_up, {"enrollment.leave": "No authenticator was registered"}),
    "tokens of a pool with codes": Stop(
        at_tokens_with_codes, {"account.backup-codes": "Backup codes of hana"}
    ),
    "backup codes": Stop(
        at_backup_codes,
        {"backup-codes.make": "Write them down now", "backup-codes.back": BACK},
    ),
    "factors": Stop(
        at_factors,
        {
            "factors.turn": "Authenticator app is off",
            "factors.prefer": "is asked for first",
            "factors.prefer-none": "No factor is preferred",
            "factors.add": "otpauth://",
            "factors.profile": "Profile of alice",
            "signed-in.leave": BACK,
        },
    ),
    "profile": Stop(
        at_profile,
        {
            "profile.edit": "Change email",
            "profile.verify": "A code was sent",
            "profile.add": "Another attribute",
            "profile.password": "Old password",
            "profile.delete": "Delete bob?",
            "signed-in.leave": BACK,
        },
    ),
    "attribute": Stop(at_attribute, {"entry.submit": "empty", "signed-in.leave": PROFILE}),
    "verify": Stop(
        at_verify,
        {
            "entry.submit": "empty",
            "verify.resend": "wire 9 · GetUserAttributeVerificationCode",
            "bench.phone": "Phone · inbox",
            "bench.use-code": CODE,
            "signed-in.leave": PROFILE,
        },
    ),
    "change password": Stop(
        at_change_password,
        {"entry.submit": "New password is empty", "signed-in.leave": PROFILE},
    ),
    "delete account": Stop(
        at_delete_user, {"entry.submit": "That is not bob", "signed-in.leave": PROFILE}
    ),
    "known device": Stop(
        at_known_device,
        {
            "devices.trust": "stands in for codes now",
            "devices.forget": "x again: Cognito forgets this device",
            "signed-in.leave": BACK,
        },
        quiet=("list.again",),
    ),
    "trusted device": Stop(at_trusted_device, {"devices.distrust": "is asked for codes now"}),
    "no passkeys": Stop(
        at_no_passkeys,
        {"passkeys.add": "The passkey is registered", "signed-in.leave": BACK},
    ),
    "passkeys": Stop(at_passkeys, {"passkeys.delete": "x again: Cognito deletes its half"}),
}
