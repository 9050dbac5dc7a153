"""`python -m bench.yardsticks.bare web|prepare`: the yardstick's server, and its one table with its one row."""

import argparse
import os


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.yardsticks.bare")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    web = verbs.add_parser("web")
    web.add_argument("--host", required=True)
    web.add_argument("--port", type=int, required=True)
    web.add_argument("--workers", type=int, required=True)
    web.add_argument("--threads", type=int, default=4)
    web.set_defaults(run=_web)
    verbs.add_parser("prepare").set_defaults(run=_prepare)
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.yardsticks.bare.settings"
    chosen.run(chosen)


def _web(chosen: argparse.Namespace) -> None:
    # The product's own function: the same server with the same settings, also after somebody changes them.
    from quittance.config.cli.web_command import serve

    serve(
        target="bench.yardsticks.bare.wsgi:application",
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        threads=chosen.threads,
    )


def _prepare(_: argparse.Namespace) -> None:
    import django
    from django.db import connection

    django.setup()
    from bench.yardsticks.bare.models import Entry

    with connection.schema_editor() as editor:
        editor.create_model(Entry)
    Entry.objects.create(title="A page by its key", author="Nobody in particular", words="One row, read by its key.")


if __name__ == "__main__":
    main()
