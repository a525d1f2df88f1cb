"""compose.yaml and what belongs to it: hardened, without default passwords, wired so that it can work."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.keys import _is_weak
from tests.e2e.server import ROOT

DATA_SERVICES = {"postgres", "redis"}
OURS = {"web-1", "web-2", "worker-1", "worker-2", "migrate"}
WRITTEN = {
    *("BATON_PUBLIC_URL", "BATON_SITE", "BATON_SECRET_KEY", "BATON_VAULT_KEY"),
    *("POSTGRES_PASSWORD", "REDIS_PASSWORD"),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_there_are_two_of_what_does_the_work_and_one_of_what_keeps_it(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | DATA_SERVICES | {"proxy"}


def test_every_service_is_hardened(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        user = service["user"].split(":")[0]
        assert user.isdigit(), name
        assert int(user) > 0, f"{name} runs as root"
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert "cap_add" not in service, name
        assert not any("docker.sock" in str(volume) for volume in service.get("volumes", ())), name


def test_only_the_proxy_is_published_and_the_data_is_on_a_network_of_its_own(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["data"] == {"internal": True}
    for name in DATA_SERVICES:
        assert list(compose["services"][name]["networks"]) == ["data"], name
    assert list(compose["services"]["proxy"]["networks"]) == ["front"]


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text()
    used = re.findall(r"(?<!\$)\$\{(\w+)(:?[-?])?", text)
    assert {name for name, how in used if how == ":?"} == WRITTEN
    assert {name for name, how in used if how == ":-"} == {
        *("OPENAI_API_KEY", "OPENAI_BASE_URL", "BATON_HTTP_PORT", "BATON_HTTPS_PORT")
    }
    assert not re.search(r"(?i)(password|secret|key)\w*: *[\"']?[a-z0-9]{4,}", text)


def test_the_proxy_alone_is_believed(compose: dict[str, Any]) -> None:
    address = compose["services"]["proxy"]["networks"]["front"]["ipv4_address"]
    for name in OURS:
        assert compose["services"][name]["environment"]["BATON_PROXIES"] == address, name
    assert not re.search(r"^\s*trusted_proxies", (ROOT / "deploy" / "Caddyfile").read_text(), re.MULTILINE)
    assert "web-1:8000 web-2:8000" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_the_tables_are_made_once_before_anything_serves(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["migrate"]["command"] == ["python", "manage.py", "migrate", "--no-input"]
    assert services["migrate"]["restart"] == "no"
    for name in OURS - {"migrate"}:
        ready = services[name]["depends_on"]
        assert ready["migrate"] == {"condition": "service_completed_successfully"}, name
        assert ready["postgres"] == ready["redis"] == {"condition": "service_healthy"}, name


def test_everything_that_stays_up_says_whether_it_is_well(compose: dict[str, Any]) -> None:
    assert {name for name, service in compose["services"].items() if "healthcheck" not in service} == {"migrate"}
    for name in ("worker-1", "worker-2"):
        grace = int(compose["services"][name]["stop_grace_period"].rstrip("s"))
        assert grace > 30, "workers get the time to let their nodes finish"


def test_the_environment_is_written_once_with_strong_secrets(tmp_path: Path) -> None:
    path, command = tmp_path / ".env", [sys.executable, str(ROOT / "deploy" / "make_env.py")]
    env = {**os.environ, "BATON_PUBLIC_URL": "https://baton.example.org"}
    subprocess.run([*command, str(path)], check=True, env=env, capture_output=True)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    values = dict(line.split("=", 1) for line in first.splitlines() if line and not line.startswith("#"))
    assert values.keys() >= WRITTEN
    assert values["BATON_SITE"] == values["BATON_PUBLIC_URL"] == "https://baton.example.org"
    drawn = [value for name, value in values.items() if name.endswith(("_KEY", "_PASSWORD")) and name in WRITTEN]
    assert len(set(drawn)) == 4
    assert not any(_is_weak(value) for value in drawn)
    again = subprocess.run([*command, str(path)], check=True, env=env, capture_output=True, text=True)
    assert "stays as it is" in again.stdout
    assert path.read_text() == first


def test_the_image_holds_all_that_runs_and_no_secret() -> None:
    kept = (ROOT / ".dockerignore").read_text().split()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    wanted = {word for line in copied for word in line.split()}
    assert kept[kept.index("*")] == "*"
    assert {entry[1:] for entry in kept if entry.startswith("!")} == wanted
    assert all((ROOT / word).exists() for word in wanted)
    assert not {".env", "var"} & wanted
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    for name in ("Dockerfile", "deploy/proxy.Dockerfile"):
        assert re.search(r"^USER 10001:10001$", (ROOT / name).read_text(), re.MULTILINE), name
