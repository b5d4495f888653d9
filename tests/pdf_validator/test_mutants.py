"""The spoiled reports themselves: each is another file than the sound one, and judging them can fail."""

from pathlib import Path

from tests.pdf_validator import mutants

SAID = """\
var/sound.pdf passes PDFUA-1, 10 checks
var/sound.pdf passes PDFA-2A, 10 checks
var/no_language.pdf FAILS PDFUA-1, 10 checks
    7.2-33, 4 times: Natural language cannot be determined at root
    7.2-29, 1 times:
var/no_language.pdf passes PDFA-2A, 10 checks
"""


def test_every_mutant_is_another_file_and_leaves_the_writer_as_it_was(tmp_path):
    mutants.write(tmp_path)
    files = {path.stem: path.read_bytes() for path in tmp_path.glob("*.pdf")}
    assert len(files) == len(mutants.MUTANTS) + 1 >= 11
    assert len(set(files.values())) == len(files)
    again = tmp_path / "again"
    again.mkdir()
    mutants.write(again)
    assert {path.stem: path.read_bytes() for path in again.glob("*.pdf")} == files


def test_what_the_engine_says_is_read():
    assert mutants.broken(SAID) == {
        "sound": set(),
        "no_language": {("PDFUA-1", "7.2-33"), ("PDFUA-1", "7.2-29")},
    }


def test_a_mutant_that_passes_or_breaks_another_rule_fails_the_check(monkeypatch):
    everything = {spoil.__name__: {rule} for spoil, rule in mutants.MUTANTS.items()} | {mutants.SOUND: set()}
    assert mutants.judged(everything) == []
    assert mutants.judged(everything | {"no_language": set()}) == ["no_language is not found out."]
    (problem,) = mutants.judged(everything | {"no_language": {("PDFA-2A", "9-9")}})
    assert "not PDFUA-1 7.2-33" in problem


def test_a_sound_report_that_breaks_a_rule_or_was_not_judged_fails_the_check():
    everything = {spoil.__name__: {rule} for spoil, rule in mutants.MUTANTS.items()}
    for found in (everything, everything | {mutants.SOUND: {("PDFUA-1", "7.1-8")}}):
        (problem,) = mutants.judged(found)
        assert problem.startswith("The sound report does not pass")


def test_the_check_says_what_it_lacks_and_never_passes_in_silence(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(mutants.run.shutil, "which", lambda name: None)
    assert mutants.run.main([str(Path(__file__))]) == 2
    assert "needs Java" in capsys.readouterr().err
    assert mutants.main(tmp_path) == 2
