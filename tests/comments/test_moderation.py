import pytest

from comments.moderation import Reason, State, Submission, Verdict, judge, outside_links


@pytest.mark.parametrize(
    ("submission", "verdict"),
    [
        (Submission(), Verdict(State.APPROVED)),
        (Submission(trap="cheap"), Verdict(State.SPAM, Reason.TRAP)),
        (Submission(trap="cheap", is_known=True), Verdict(State.SPAM, Reason.TRAP)),
        (Submission(seconds=0.4), Verdict(State.PENDING, Reason.HURRY)),
        (Submission(text="Buy backlinks", seconds=0), Verdict(State.PENDING, Reason.HURRY)),
        (Submission(fingerprint=5, seen=(900, 4)), Verdict(State.PENDING, Reason.REPEATED)),
        (Submission(fingerprint=5, seen=(2**60 - 1,)), Verdict(State.APPROVED)),
        (
            Submission(text="a casino", blocklist=("Casino",)),
            Verdict(State.PENDING, Reason.BLOCKED, "Casino"),
        ),
        (Submission(text="[url=x]"), Verdict(State.PENDING, Reason.ADVERTISING, "[url=x]")),
        (Submission(text="[url=x]", is_known=True), Verdict(State.APPROVED)),
        (Submission(links=("a.example",)), Verdict(State.PENDING, Reason.LINKS, "a.example")),
        (Submission(links=("a.example",), holds_links=False), Verdict(State.APPROVED)),
        (Submission(holds_first=True), Verdict(State.PENDING, Reason.FIRST)),
        (Submission(holds_first=True, is_known=True), Verdict(State.APPROVED)),
        (Submission(links=("a.example",), is_known=True), Verdict(State.APPROVED)),
        (Submission(trap="x", seconds=0, links=("a.example",)), Verdict(State.SPAM, Reason.TRAP)),
    ],
)
def test_each_rule_gives_its_verdict_and_the_gravest_one_counts(submission, verdict):
    assert judge(submission) == verdict


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("no link, but a.b and x.y", ()),
        ("see https://arxiv.org/abs/1 and HTTP://B.example", ("arxiv.org", "b.example")),
        ("[here](https://a.example/x)", ("a.example",)),
        ("www.pills.example", ("pills.example",)),
        ("澳门www.casino.example开户", ()),
        ("https://blog.example/archives/1/ above", ()),
        (r"$\href{https://a.example}{x}$", ("a.example}{x}$",)),
    ],
)
def test_links_to_other_hosts_are_found_in_the_text(text, hosts):
    assert outside_links(text, "blog.example") == hosts
