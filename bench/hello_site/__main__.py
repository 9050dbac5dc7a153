"""`python -m bench.hello_site web|seed`: the product's web server with one page more, and what that page needs."""

import argparse
import os


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hello_site")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    web = verbs.add_parser("web")
    web.add_argument("--host", required=True)
    web.add_argument("--port", type=int, required=True)
    web.add_argument("--workers", type=int, required=True)
    web.add_argument("--threads", type=int, default=4)
    web.set_defaults(run=_web)
    verbs.add_parser("seed").set_defaults(run=_seed)
    chosen = parser.parse_args()
    chosen.run(chosen)


def _web(chosen: argparse.Namespace) -> None:
    """As `quittance web` does it, but for the settings."""
    from quittance.config.cli.web_command import serve
    from quittance.config.cli.words import await_database
    from quittance.config.environment import environment

    env = environment()
    await_database(env)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.hello_site.settings"
    counts = env.data / "metrics" / "hello"
    counts.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    serve(
        target="quittance.config.wsgi:application",
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        threads=chosen.threads,
    )


def _seed(_: argparse.Namespace) -> None:
    """A person of the firm's staff with the starting group "Users" and an open session; prints the session's token."""
    from quittance.config.cli.words import load_product

    load_product(process="bench")
    from bench.hello_site.seed import open_session

    print(open_session())


if __name__ == "__main__":
    main()
