"""The authenticator shows the codes that the other side expects, by its own clock."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mfa_tui.phone.authenticator import Account, Authenticator, skew_words

SECRET = "NTLVQ2X6ZQ2K4WHMVJ5N7G3PTLVQ2X6ZQ2K4WHMVJ5N7G3PTAAAA"
ALICE = Account("MFA TUI", "alice", SECRET)

# RFC 6238 appendix B: the secret is the digits 1 to 0 over and over, as long as the digest
LENGTHS = {"SHA1": 20, "SHA256": 32, "SHA512": 64}
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(
    ("at", "algorithm", "code"),
    [
        (at, algorithm, code)
        for at, *codes in VECTORS
        for algorithm, code in zip(LENGTHS, codes, strict=True)
    ],
)
def test_codes_are_those_of_rfc_6238(at: int, algorithm: str, code: str) -> None:
    secret = base64.b32encode((b"1234567890" * 7)[: LENGTHS[algorithm]]).decode()
    uri = f"otpauth://totp/RFC:six?secret={secret}&algorithm={algorithm}&digits=8"
    assert Authenticator(lambda: at).code(Account.from_uri(uri)) == code


def test_period_of_the_address_is_honoured() -> None:
    account = Account.from_uri(f"otpauth://totp/A:b?secret={SECRET}&period=60")
    phone = Authenticator(lambda: 1_700_000_000.0)
    assert phone.remaining(account) == 60 - 1_700_000_000 % 60
    assert phone.code(account) == Authenticator(lambda: 1_700_000_000 / 2).code(
        Account("A", "b", SECRET)
    )


@pytest.mark.parametrize(
    ("label", "issuer", "name"),
    [
        ("MFA%20TUI:alice?issuer=MFA%20TUI&", "MFA TUI", "alice"),
        ("alice?issuer=MFA%20TUI&", "MFA TUI", "alice"),
        ("MFA%20TUI:%20alice?", "MFA TUI", "alice"),
        ("alice%40example.com?", "", "alice@example.com"),
        ("%E7%94%A8:Zo%C3%AB?", "用", "Zoë"),
    ],
)
def test_issuer_and_name_come_from_the_address(label: str, issuer: str, name: str) -> None:
    account = Account.from_uri(f" otpauth://totp/{label}secret={SECRET.lower()}\n")
    assert account == Account(issuer, name, SECRET)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://example.com/",
        f"otpauth://hotp/A:b?secret={SECRET}&counter=1",
        f"otpauth://yubikey/A:b?secret={SECRET}",
        f"otpauth://totp/A:b?secret={SECRET}&encoder=steam",
        "otpauth://totp/A:b",
        "otpauth://totp/A:b?secret=not%20base32!",
        "otpauth://totp/A:b?secret=GEZDGNBV",
        f"otpauth://totp/A:b?secret={SECRET}&algorithm=MD5",
        f"otpauth://totp/A:b?secret={SECRET}&digits=twelve",
        f"otpauth://totp/A:b?secret={SECRET}&period=0",
        "otpauth://[",
    ],
)
def test_other_addresses_are_refused_with_a_sentence(uri: str) -> None:
    with pytest.raises(ValueError, match=r"^Not an authenticator address: .+\.$"):
        Account.from_uri(uri)


@given(st.text())
@example("otpauth://totp/\x00?secret=" + SECRET)
def test_no_text_at_all_raises_anything_but_a_value_error(text: str) -> None:
    for uri in (text, f"otpauth://totp/{text}", f"otpauth://totp/A:b?secret={text}"):
        try:
            Account.from_uri(uri)
        except ValueError as error:
            assert str(error)


def test_typed_secret_may_be_grouped_and_in_lower_case() -> None:
    groups = " ".join(SECRET[i : i + 4].lower() for i in range(0, len(SECRET), 4))
    assert Account.from_secret("MFA TUI", "alice", f"  {groups}\n") == ALICE
    assert Account.from_secret("MFA TUI", "alice", groups.replace(" ", "-")) == ALICE


@pytest.mark.parametrize("secret", ["", "abc1", "18" * 26, "é" * 32, "A" * 8])
def test_typed_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError):
        Account.from_secret("MFA TUI", "alice", secret)


def test_secret_is_not_in_the_account_s_repr() -> None:
    assert SECRET not in repr(ALICE)


def test_enrolling_again_replaces_the_account_in_its_place() -> None:
    bob, again = Account("MFA TUI", "bob", SECRET), Account("MFA TUI", "alice", SECRET[::-1])
    phone = Authenticator(lambda: 0, [ALICE, bob])
    phone.add(again)
    assert phone.accounts == (again, bob)
    phone.remove(ALICE)
    phone.remove(ALICE)
    assert phone.accounts == (bob,)


@pytest.mark.parametrize(("now", "left"), [(60.0, 30), (60.9, 30), (61.0, 29), (89.9, 1)])
def test_remaining_counts_whole_seconds_from_thirty_to_one(now: float, left: int) -> None:
    assert Authenticator(lambda: now).remaining(ALICE) == left


def test_skewed_clock_shows_the_code_of_its_own_time() -> None:
    now = 1_700_000_000.0
    phone = Authenticator(lambda: now, [ALICE])
    right = phone.code(ALICE)
    phone.skew = -60
    assert phone.code(ALICE) == Authenticator(lambda: now - 60).code(ALICE) != right
    phone.skew = 7
    assert phone.remaining(ALICE) == Authenticator(lambda: now + 7).remaining(ALICE)
    phone.skew = 0
    assert phone.code(ALICE) == right


def test_skew_is_said_in_words() -> None:
    assert [skew_words(skew) for skew in (0, -60, 30)] == [
        "",
        "clock 60 s behind",
        "clock 30 s ahead",
    ]
