"""What signed-in people set up and change: factors, addresses, passwords, refresh tokens."""

from __future__ import annotations

from mfa_tui.ui.steps.sign_in import SignInStep
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey
from tests.ui.test_challenge_journeys import begin
from tests.ui.test_ways import CLIENT, POOL, administer, calls, type_anew

Size = tuple[int, int]
SMALL = (80, 24)
MESSAGE, PICK, CHOICE = "Codes by message", "Choice-based", "MFA optional"
NEW = "An0ther-Password"


async def signed_in(walk: Journey, username: str = "bob", pool: str = CHOICE) -> None:
    """Sign in, with the phone's code where one is asked for."""
    await begin(walk, pool, username)
    await walk.see(f"Signed in as {username}")
    await walk.see("signed by the pool")


async def signed_in_by_code(walk: Journey, username: str, pool: str, challenge: str) -> None:
    await begin(walk, pool, username)
    await walk.see(f"Cognito asks for {challenge}")
    await walk.press("ctrl+f", "enter")
    await walk.see(f"Signed in as {username}")
    await walk.see("signed by the pool")


async def at_factors(walk: Journey) -> None:
    await walk.press("f")
    await walk.see("Authenticator app")
    await walk.settled()


async def at_profile(walk: Journey) -> None:
    await walk.press("e")
    await walk.see("email ")
    await walk.settled()


async def back_at_form(walk: Journey) -> None:
    await walk.until(lambda: isinstance(walk.app.workbench.stage.step, SignInStep), "the form")
    await walk.settled()


def rotate(lab: GatedLab, grace: int = 0) -> None:
    """Have the app client of "MFA optional" replace refresh tokens whenever they are used."""
    administer(
        lab,
        "UpdateUserPoolClient",
        UserPoolId=POOL[CHOICE],
        ClientId=CLIENT,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
    )


# -- factors ---------------------------------------------------------------------------------


async def test_a_phone_number_becomes_the_preferred_factor(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await signed_in_by_code(walk, "emma", MESSAGE, "EMAIL_OTP")
        await at_factors(walk)
        assert "EMAIL_OTP · codes go to emma@example.com" in walk.stage
        assert "SMS_MFA · no phone number: press e" in walk.stage
        await walk.press("down", "space")
        await walk.see("User does not have delivery config set to turn on SMS_MFA")
        await walk.see("e adds a phone number.")

        await at_profile(walk)
        await walk.press("down", "enter")
        await walk.see("Change phone_number")
        await walk.paste("555")
        await walk.press("enter")
        await walk.see("Invalid phone number format.")
        await type_anew(walk, "+15555550177")
        await walk.press("enter")
        await walk.see("phone_number is changed, and not verified")
        assert "+15555550177 ✗ not verified" in walk.stage
        await walk.settled()
        await walk.press("v")
        await walk.see("A code was sent by SMS to +*******0177.")
        await walk.press("ctrl+f", "enter")
        await walk.see("phone_number is verified.")
        await walk.see("+15555550177 ✓ verified")
        await walk.settled()

        await walk.press("ctrl+r")
        await walk.see("phone_number +15555550177 (verified)")
        await walk.settled()
        await at_factors(walk)
        await walk.press("down", "space")
        await walk.see("✓ SMS is on.")
        await walk.press("p")
        await walk.see("SMS is on, and is asked for first.")
        assert "● on · preferred" in walk.stage
        await walk.settled()
        await walk.press("ctrl+r")
        await walk.see("EMAIL_OTP, SMS_MFA (preferred)")
        await walk.settled()
        await walk.press("o")
        await walk.see("emma is signed out")
        await signed_in_by_code(walk, "emma", MESSAGE, "SMS_MFA")


async def test_an_authenticator_is_turned_off_and_on(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in_by_code(walk, "alice", CHOICE, "SOFTWARE_TOKEN_MFA")
        await at_factors(walk)
        assert "● on · preferred" in walk.stage
        await walk.press("n")
        await walk.see("No factor is preferred.")
        assert "· preferred" not in walk.stage
        await walk.press("space")
        await walk.see("Authenticator app is off. What was registered for it stays.")
        assert "SOFTWARE_TOKEN_MFA · registered" in walk.stage
        await walk.press("enter")
        await walk.see("Authenticator app is on.")


async def test_where_mfa_is_required_a_factor_stays_on(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in_by_code(walk, "emma", MESSAGE, "EMAIL_OTP")
        await at_factors(walk)
        await walk.press("down", "down", "space")
        await walk.see("E-mail stays on: this pool requires MFA.")
        assert "● on" in walk.stage


async def test_a_passkey_cannot_be_preferred_and_nobody_tells_whether_it_counts(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await signed_in(walk, "otto", PICK)
        await at_factors(walk)
        assert "p Prefer" in walk.stage
        await walk.press("end")
        await walk.see("? not told")
        await walk.until(lambda: "p Prefer" not in walk.stage, "no key to prefer a passkey")
        await walk.press("p", "space")
        await walk.see("Passkeys are not configured for MFA in the user pool.")
        assert "ctrl+r goes back." in walk.stage
        assert calls(lab)[-1] == "SetUserMFAPreference"
        assert calls(lab).count("SetUserMFAPreference") == 1


async def test_an_authenticator_is_added_from_the_factors(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await at_factors(walk)
        assert "no authenticator: press a" in walk.stage
        await walk.press("a")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")


# -- the profile -----------------------------------------------------------------------------


async def test_another_password(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await at_profile(walk)
        await walk.press("w")
        await walk.see("Old password")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("New password is empty.")
        await walk.paste("longbutplain")
        await walk.press("enter")
        await walk.see("InvalidPasswordException")
        assert walk.field("#old") == PASSWORD
        await type_anew(walk, NEW)
        await walk.press("enter")
        await walk.see("The password is changed.")
        await walk.settled()
        await walk.press("ctrl+r")
        await walk.see("Signed in as bob")
        await walk.settled()
        await walk.press("o")
        await walk.see("bob is signed out")
        await begin(walk, CHOICE, "bob", NEW)
        await walk.see("Signed in as bob")


async def test_an_attribute_comes_and_goes(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await at_profile(walk)
        await walk.press("a")
        await walk.see("Another attribute")
        await walk.press("enter")
        await walk.see("Name is empty.")
        await walk.paste("locale")
        await walk.press("tab", "enter")
        await walk.see("Value is empty.")
        await walk.paste("de")
        await walk.press("enter")
        await walk.see("locale is changed.")
        await walk.settled()
        await walk.press("enter")
        await walk.see("Change locale")
        assert walk.focused_value == "de"
        await walk.press("enter")
        await walk.see("Nothing is changed yet.")
        await walk.press("ctrl+u", "enter")
        await walk.see("locale is removed.")
        await walk.until(lambda: "de " not in walk.read("RowsList"), "a list without locale")


async def test_another_mail_address_is_verified_at_once(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await at_profile(walk)
        await walk.press("enter")
        await walk.see("Change email")
        await type_anew(walk, "rob@example.com")
        await walk.press("enter")
        await walk.see("A code was sent by e-mail to r***@e***.")
        await walk.press(*"12345", "enter")
        await walk.see("A code has 6 digits; this has 5.")
        await walk.press("ctrl+n")
        await walk.until(lambda: walk.focused_value == "", "an empty field for the new code")
        await walk.press("ctrl+f", "enter")
        await walk.see("email is verified.")
        await walk.see("rob@example.com ✓ verified")


async def test_what_cognito_calls_the_user_never_changes(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await at_profile(walk)
        await walk.press("end", "enter")
        await walk.see("sub never changes")


async def test_an_account_is_deleted_only_by_its_name(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await signed_in(walk)
        await at_profile(walk)
        await walk.press("x")
        await walk.see("Delete bob?")
        await walk.paste("bo")
        await walk.press("enter")
        await walk.see("That is not bob. Nothing is deleted.")
        assert "DeleteUser" not in calls(lab)
        await walk.press("b", "enter")
        await walk.see("bob is deleted")
        await back_at_form(walk)
        await begin(walk, CHOICE, "bob")
        await walk.see("NotAuthorizedException")


# -- what an app knows, and the life of the tokens -------------------------------------------


async def test_the_signed_in_screen_shows_groups_after_a_refresh(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        assert "Groups" not in walk.stage
        assert "email bob@example.com (verified)" in walk.stage
        administer(lab, "CreateGroup", UserPoolId=POOL[CHOICE], GroupName="staff")
        member = {"Username": "bob", "GroupName": "staff"}
        administer(lab, "AdminAddUserToGroup", UserPoolId=POOL[CHOICE], **member)
        await walk.press("n")
        await walk.see("the refresh token stays the same")
        await walk.see("Groups staff")


async def test_a_rotated_refresh_token_is_spent(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, CHOICE, "bob")
        await walk.see("signed by the pool")
        rotate(lab)
        assert "u uses the spent one" not in walk.stage
        await walk.press("n")
        await walk.see("the refresh token is new, too")
        await walk.see("signed by the pool")
        await walk.settled()
        made = ["InitiateAuth", "GetTokensFromRefreshToken"]
        assert [name for name in calls(lab) if name in made][-2:] == made
        await walk.press("3")
        await walk.see("u uses the spent one before it again")
        await walk.press("u")
        await walk.see("RefreshTokenReuseException")
        await walk.see("n uses the newest.")
        assert "the refresh token is new, too" not in walk.stage
        await walk.press("n")
        await walk.see("the refresh token is new, too")


async def test_in_the_grace_period_a_spent_token_is_good_once_more(
    lab: GatedLab, clock: FakeClock
) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, CHOICE, "bob")
        await walk.see("signed by the pool")
        rotate(lab, grace=30)
        await walk.press("n")
        await walk.see("the refresh token is new, too")
        await walk.settled()
        clock.advance(29)
        await walk.press("u")
        await walk.see("Still in the grace period")


async def test_revoking_ends_the_sign_in(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        await walk.press("3")
        await walk.see("r revokes it")
        await walk.press("r")
        await walk.see("This sign-in of bob is revoked; others go on.")
        assert calls(lab)[-1] == "RevokeToken"
