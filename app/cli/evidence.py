"""``ketagraph evidence``: which way studies point on an outcome or mechanism, and how sure one may be."""

from __future__ import annotations

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.evidence.document import profile_document
from graph.evidence.effects import effect_text
from graph.evidence.model import SIGNAL_NAME, EvidenceProfile, Study
from graph.evidence.profile import pooled_text, profile_named
from graph.evidence.words import many
from graph.schema import require_schema


@click.command()
@click.argument("substance")
@click.argument("target", metavar="OUTCOME_OR_MECHANISM")
@click.option("--condition", help="A condition's name or id; narrower ones count with it. Without it, all together.")
@click.option(
    "--least-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out extracted findings that were read with less.",
)
@json_option
def command(substance: str, target: str, condition: str | None, least_confidence: float, as_json: bool) -> None:
    """Weigh what is known of a substance and an outcome or mechanism. Names, synonyms and ids are understood.

    Example: ketagraph evidence ketamine relapse --condition "alcohol use disorder"
    """
    with open_store() as store:
        require_schema(store)
        profile = profile_named(store, substance, target, condition, least_confidence)
    if as_json:
        print_json(profile_document(profile))
    else:
        print_plainly(profile)


def print_plainly(profile: EvidenceProfile) -> None:
    """The signal, why it is no surer, the studies, and what stands beside them."""
    asked = " · ".join(
        [profile.substance.name, profile.target.name, *([profile.condition.name] if profile.condition else [])]
    )
    click.echo(f"{asked}\n{SIGNAL_NAME}: {profile.direction}; certainty: {profile.certainty}")
    click.echo(f"{profile.meaning}\nsearched: {profile.searched_at or 'no finished load'}")
    _print_certainty(profile)
    for title, studies in (
        (f"{many(len(profile.studies), 'study', 'studies')}, {profile.participants} participants", profile.studies),
        (f"{many(len(profile.preclinical), 'preclinical study', 'preclinical studies')}", profile.preclinical),
        *((f"beside: {group.reason}", group.studies) for group in profile.apart),
        ("retracted, not counted", profile.excluded),
    ):
        if studies:
            click.echo(f"\n{title}")
            for study in studies:
                _print_study(study)
    _print_rest(profile)


def _print_certainty(profile: EvidenceProfile) -> None:
    if profile.grade.start:
        click.echo(f"\ncertainty starts {profile.grade.start}")
    for deduction in profile.deductions:
        click.echo(f"  {deduction.points:+d} {deduction.domain}: {deduction.reason}")
    for upgrade in profile.grade.upgrades:
        click.echo(f"  {upgrade.points:+d} {upgrade.rule}: {upgrade.reason}")
    if profile.would_change:
        click.echo(f"what would change it: {profile.would_change}")


def _print_study(study: Study) -> None:
    number = f"n = {study.participants}" if study.participants is not None else "n not stated"
    status = "" if study.status == "ok" else f" [{study.status.upper()}]"
    method = "curated" if study.curated else f"read with confidence {study.confidence or 0:.2f}"
    parts = [study.design or "design not stated", number, str(study.direction), effect_text(study.effect), method]
    click.echo(f"- {study.label}{status} ({', '.join(study.references)}): {'; '.join(filter(None, parts))}")
    if study.quotes:
        click.echo(f'    "{" ".join(study.quotes[0].sentence.split())}"')
    elif study.sentence:
        click.echo(f"    in our words: {study.sentence}")
    for merge in study.merges:
        click.echo(f"    one study: {merge.reason}")


def _print_rest(profile: EvidenceProfile) -> None:
    for contrast in profile.contrasts:
        click.echo(f"\nthey disagree: {contrast.text}")
    for forest in profile.forests:
        click.echo(f"\n{pooled_text(forest) or f'{forest.kind}: {forest.why_not}'}")
    if profile.reviews:
        click.echo(f"\n{many(len(profile.reviews), 'review', 'reviews')}, not counted")
        for entry in profile.reviews:
            click.echo(f"- {entry.paper.reference} ({entry.paper.year or 'no year'}): {entry.paper.title}")
    if profile.registered:
        click.echo("\nregistered, no result loaded")
        for trial in profile.registered:
            click.echo(f"- {trial.id} ({trial.state or 'state unknown'}): {'; '.join(trial.titles)}")
    for note in profile.notes:
        click.echo(f"\nnote: {note}")
