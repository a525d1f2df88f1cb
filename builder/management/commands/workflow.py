"""`manage.py workflow fmt|validate|diff|run|import|export`: the document on the command line."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from builder import documents
from builder.api.parsers import loads
from builder.management.terminal import Progress, ask
from builder.models import User, Workflow
from builder.services import checking, headless, runs, versions, workflows
from builder.services.catalogue import registry
from runtime.clients.connections import BUILT_IN
from runtime.engine.errors import Problem, Refusal

Json = Any


class Command(BaseCommand):
    """Everything about one document, most of it without a server or a database."""

    help = "Works on workflow documents (baton/1): fmt, validate, diff, run, import, export."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="fmt|validate|diff|run|import|export")

        def command(name: str, help: str, *files: str) -> CommandParser:
            sub: CommandParser = what.add_parser(name, help=help)
            for file in files:
                sub.add_argument(file, help="a document's file; - for standard input")
            return sub

        fmt = command("fmt", "prints the canonical bytes", "file")
        fmt.add_argument("-w", "--write", action="store_true", help="writes them into the file instead")
        command("validate", "prints what is wrong; exits 1 when something is", "file")
        command("diff", "prints what changed from one document to the other", "before", "after")
        run = command("run", "runs a document here and now; exits 0 when it succeeds", "file")
        run.add_argument("--input", default="{}", help="the run's input, a JSON object")
        run.add_argument("--to", default="", metavar="NODE", help="runs only this step and what leads to it")
        load = command("import", "makes a workflow of a document; prints its id", "file")
        load.add_argument("--owner", required=True, help="username or e-mail address of its owner")
        load.add_argument("--name", default="", help="its name; else the file's")
        export = command("export", "prints a workflow's document in canonical bytes")
        export.add_argument("id", help="the workflow's id")
        export.add_argument("-o", "--output", help="a file to write it to")
        export.add_argument("--version", type=int, dest="number", help="a published version instead of the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        actions: dict[str, Callable[[dict[str, Any]], None]] = {
            "fmt": self.fmt,
            "validate": self.validate,
            "diff": self.diff,
            "run": self.run,
            "import": self.load,
            "export": self.export,
        }
        try:
            actions[options["what"]](options)
        except KeyboardInterrupt as stopped:
            raise CommandError("Stopped.", returncode=130) from stopped
        except Refusal as refusal:
            for problem in refusal.problems:
                self.stderr.write(line(problem))
            raise CommandError(refusal.detail) from refusal

    def fmt(self, options: dict[str, Any]) -> None:
        text = documents.fmt(read(options["file"]), registry())
        if options["write"] and options["file"] != "-":
            Path(options["file"]).write_text(text, encoding="utf-8", newline="\n")
        else:
            self.stdout.write(text, ending="")

    def validate(self, options: dict[str, Any]) -> None:
        found = checking.meaning(read(options["file"]))
        for problem in found:
            self.stdout.write(line(problem))
        errors = sum(problem.severity == "error" for problem in found)
        if errors:
            raise CommandError(f"{errors} {'error' if errors == 1 else 'errors'} in {options['file']}.")
        self.stdout.write(f"{options['file']} is valid.")

    def diff(self, options: dict[str, Any]) -> None:
        for text in documents.diff(read(options["before"]), read(options["after"]), registry()).lines():
            self.stdout.write(text)

    def run(self, options: dict[str, Any]) -> None:
        document = read(options["file"])
        to = options["to"]
        if to and to not in document["nodes"]:
            raise CommandError(f"There is no step “{to}” to run to.")
        found = checking.about(document, checking.meaning(document), to)
        errors = [problem for problem in found if problem.severity == "error"]
        if errors:
            raise Refusal("The document has errors, so it cannot run.", problems=errors)
        nodes = checking.nodes_about(document, to)
        for node, _, name in checking.named_connections(document):
            if node in nodes and name not in BUILT_IN:
                raise CommandError(
                    f"The connection “{name}” is kept on a server; here there are only {' and '.join(BUILT_IN)}."
                )
        given = runs.checked_input(document, loads(options["input"].encode("utf-8", "surrogatepass")))
        progress = Progress(self.stdout)
        with headless.demo_model():
            ended = asyncio.run(
                headless.execute(
                    document,
                    given,
                    registry=registry(),
                    show=progress.show,
                    ask=lambda approval: ask(approval, self.stdout),
                    on_delta=progress.delta,
                    to=to,
                )
            )
        fields = ended.fields
        if fields["status"] != "succeeded":
            error = fields.get("error") or {}
            hint = f" {error['hint']}" if error.get("hint") else ""
            raise CommandError(f"The run {fields['status']}: {error.get('message', 'no reason was given')}{hint}")
        self.stdout.write(json.dumps(fields.get("output"), indent=2, ensure_ascii=False))

    def load(self, options: dict[str, Any]) -> None:
        document = read(options["file"])
        owner = User.objects.named(options["owner"])
        if owner is None:
            raise CommandError(f"There is nobody called “{options['owner']}”.")
        name = options["name"] or Path(options["file"]).stem.replace("_", " ").strip("- ") or "Imported workflow"
        workflow = workflows.create_workflow(user=owner, name=name, document=document)
        self.stdout.write(str(workflow.pk))

    def export(self, options: dict[str, Any]) -> None:
        workflow = find(options["id"])
        number = options["number"]
        source = versions.get_version(workflow=workflow, number=number) if number is not None else workflow
        text = documents.fmt(source.document, registry())
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8", newline="\n")
        else:
            self.stdout.write(text, ending="")


def read(name: str) -> dict[str, Json]:
    """Returns the document in the file `name`; raises CommandError for the file, Refusal for what is in it."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error
    return documents.parse(loads(raw), allowed_config=checking.config_models())


def find(text: str) -> Workflow:
    """Returns the workflow of that id; raises CommandError."""
    try:
        workflow = Workflow.objects.filter(pk=uuid.UUID(text)).first()
    except ValueError:
        workflow = None
    if workflow is None:
        raise CommandError(f"There is no workflow with the id {text}.")
    return workflow


def line(problem: Problem) -> str:
    """Returns a problem as one line: where, what."""
    where = ".".join(part for part in (problem.node, problem.field) if part) or "document"
    return f"{problem.severity}: {where}: {problem.message}"
