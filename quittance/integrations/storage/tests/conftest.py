import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from quittance.integrations.storage import Storage, from_url


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """A server that speaks S3 on loopback; it holds one bucket named files."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"{host}:{port}"
    boto3.client(
        "s3",
        endpoint_url=f"http://{address}",
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    ).create_bucket(Bucket="files")
    yield address
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return from_url(f"file://{tmp_path}/files")
    address = request.getfixturevalue("s3_address")
    return from_url(f"s3://key:secret@{address}/files/{tmp_path.name.replace('_', '-')}?region=us-east-1&scheme=http")


@pytest.fixture
def unused_port() -> Iterator[int]:
    """Bound but not listening, so that nobody else takes it and nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
