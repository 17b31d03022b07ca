"""The manifests for Kubernetes, as kustomize puts them together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.deployed import DEPLOY, NAMES, ROOT, assigned, judged, names_in, tool, written

KINDS = ("polling", "webhook")
POLLING = "kubernetes/polling"


def built(kind: str) -> str:
    """Let kustomize put the manifests together, as `kubectl apply -k` would."""
    done = judged(tool("kubectl"), "kustomize", DEPLOY / "kubernetes" / kind)
    assert done.returncode == 0, done.stderr
    return done.stdout


def objects(kind: str) -> dict[str, dict[str, Any]]:
    """Give the objects, by kind and name."""
    parts = yaml.safe_load_all(built(kind))
    return {f"{part['kind']}/{part['metadata']['name']}": part for part in parts}


def deployment() -> dict[str, Any]:
    """Give the file of the Deployment, as it stands."""
    stated: dict[str, Any] = yaml.safe_load(written(f"{POLLING}/deployment.yaml"))
    return stated


def container() -> dict[str, Any]:
    """Give the bot's container."""
    (only,) = deployment()["spec"]["template"]["spec"]["containers"]
    stated: dict[str, Any] = only
    return stated


@pytest.mark.parametrize("kind", KINDS)
def test_kubernetes_knows_every_field(kind: str, tmp_path: Path) -> None:
    """Each object is as its schema has it, and has no field more."""
    file = tmp_path / "built.yaml"
    file.write_text(built(kind), encoding="utf-8")
    done = judged(tool("kubernetes-validate"), "--strict", "--quiet", file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_fresh_checkout_is_enough_to_build_both() -> None:
    """Nothing that is not committed is asked for; the webhook adds to long polling."""
    polling, webhook = (objects(kind) for kind in KINDS)
    assert "Deployment/yuanhua" in polling
    added = {"Service/yuanhua", "Ingress/yuanhua", "NetworkPolicy/yuanhua-webhook"}
    assert added <= webhook.keys()
    assert not added & polling.keys()


def test_the_secret_is_made_by_hand() -> None:
    """The Deployment mounts a Secret that no file here holds; the guide says how to make it."""
    volumes = deployment()["spec"]["template"]["spec"]["volumes"]
    (secret,) = [volume["secret"]["secretName"] for volume in volumes if "secret" in volume]
    assert f"create secret generic {secret} --from-file=token" in written("README.md")
    assert "kubernetes/polling/token" in written(".gitignore").splitlines()
    assert not list((DEPLOY / "kubernetes").rglob("token"))


def test_there_is_one_bot_at_a_time() -> None:
    """The old one has gone before the new one asks for updates."""
    assert deployment()["spec"]["replicas"] == 1
    assert deployment()["spec"]["strategy"] == {"type": "Recreate"}


def test_a_pod_may_do_no_more_than_it_must() -> None:
    """It meets the strictest of the standards that Kubernetes has for pods."""
    pod = deployment()["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"memory", "cpu"} == container()["resources"]["limits"].keys()
    enforced = yaml.safe_load(written(f"{POLLING}/namespace.yaml"))["metadata"]["labels"]
    assert enforced["pod-security.kubernetes.io/enforce"] == "restricted"


def test_the_pod_runs_as_the_images_user() -> None:
    """The volume is that user's, too."""
    security = deployment()["spec"]["template"]["spec"]["securityContext"]
    uid, gid = security["runAsUser"], security["runAsGroup"]
    assert f"USER {uid}:{gid}\n" in (ROOT / "Dockerfile").read_text("utf-8")
    assert security["fsGroup"] == gid


def test_a_service_named_like_the_bot_gives_it_no_settings() -> None:
    """Kubernetes would put YUANHUA_PORT and its kin into the environment."""
    assert deployment()["spec"]["template"]["spec"]["enableServiceLinks"] is False


def test_the_probes_ask_where_the_bot_answers() -> None:
    """A new start is for what it mends; readiness is for the rest."""
    paths = {
        name: container()[f"{name}Probe"]["httpGet"]["path"]
        for name in ("startup", "liveness", "readiness")
    }
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    set_ = dict(part[:2] for part in assigned(written(f"{POLLING}/settings.env")) if part[2])
    (port,) = container()["ports"]
    assert set_["YUANHUA_HEALTH_PORT"] == str(port["containerPort"])
    assert set_["YUANHUA_HEALTH_LISTEN"] == "0.0.0.0"  # noqa: S104 - of the pod


def test_every_setting_is_there_and_no_other() -> None:
    """Whoever reads settings.env sees all that can be set, spelled as the bot has it."""
    assert names_in(written(f"{POLLING}/settings.env")) == NAMES
    webhook = written("kubernetes/webhook/kustomization.yaml")
    assert names_in(webhook) <= NAMES


def test_the_bot_may_ask_for_names() -> None:
    """Kustomize adds no label to what the bot is let speak to, or nothing would answer."""
    for kind in KINDS:
        policy = objects(kind)["NetworkPolicy/yuanhua"]["spec"]
        (names,) = policy["egress"][0]["to"]
        assert names["podSelector"]["matchLabels"] == {"k8s-app": "kube-dns"}
        assert policy["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "yuanhua"}


def test_the_webhook_leads_to_the_port_that_is_listened_on() -> None:
    """From the address that Telegram is told down to the container, one path and one port."""
    made = objects("webhook")
    (settings,) = [part["data"] for name, part in made.items() if name.startswith("ConfigMap/")]
    (rule,) = made["Ingress/yuanhua"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert settings["YUANHUA_WEBHOOK_URL"] == f"https://{rule['host']}{path['path']}"
    (port,) = made["Service/yuanhua"]["spec"]["ports"]
    assert path["backend"]["service"] == {"name": "yuanhua", "port": {"name": port["name"]}}
    ports = made["Deployment/yuanhua"]["spec"]["template"]["spec"]["containers"][0]["ports"]
    assert {"name": port["targetPort"], "containerPort": 8080} in ports
    assert settings["YUANHUA_WEBHOOK_PORT"] == "8080"
    assert settings["YUANHUA_HEALTH_LISTEN"] == settings["YUANHUA_WEBHOOK_LISTEN"]
