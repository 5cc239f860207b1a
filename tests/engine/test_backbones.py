"""Torchvision's models as one node."""

from __future__ import annotations

import functools
import hashlib
import itertools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
import torchvision

from studio.engine import compile_network, trained_weights
from studio.engine.compiler import NodeError
from studio.engine.errors import CancelledError, DataError
from studio.engine.shapes import ShapeInference
from studio.export import to_source
from studio.graph import Project
from studio.graph.catalogue_file import load_catalogue
from studio.graph.project import Network


def classifier(**settings: object) -> Network:
    """A frozen backbone that gives features, with a head of two classes."""
    net = Project().add_network("Net")
    nodes = [
        net.add("Input", shape=(3, 64, 64)),
        net.add("Backbone", part="features", **settings),
        net.add("Linear", out_features=2),
        net.add("Output"),
    ]
    for source, target in itertools.pairwise(nodes):
        net.connect(source, target)
    return net


@pytest.mark.parametrize(
    ("name", "size"), [("resnet18", 512), ("mobilenet_v3_small", 576), ("regnet_y_400mf", 440)]
)
def test_features_of_a_backbone_go_into_a_head_of_ones_own(name: str, size: int) -> None:
    net = classifier(model=name)
    facts = ShapeInference(load_catalogue()).infer(net.document)
    assert facts.problems == ()
    backbone = facts.nodes[net.node("backbone1").id]
    assert backbone.outputs["output"].shape == ("B", size)
    module = compile_network(net.project, "Net", seed=0).eval()
    torch.manual_seed(0)
    by_hand = torchvision.models.get_model(name)
    assert backbone.parameters < sum(p.numel() for p in by_hand.parameters())
    assert module(torch.rand(2, 3, 64, 64)).shape == (2, 2)


def test_multiply_adds_of_a_backbone_are_those_of_the_paper() -> None:
    """He et al. 2016 give 1.8 billion for ResNet-18 at 224 x 224."""
    net = Project().add_network("Net")
    image, model = net.add("Input", shape=(3, 224, 224)), net.add("Backbone", model="resnet18")
    net.connect(image, model)
    net.connect(model, net.add("Output"))
    facts = ShapeInference(load_catalogue()).infer(net.document).nodes[model.id]
    assert facts.multiply_adds == pytest.approx(1.8e9, rel=0.02)
    assert facts.parameters == 11_689_512


def test_weights_are_asked_for_in_the_code_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = []

    def fetch(url: str, *_arguments: object, **_options: object) -> None:
        fetched.append(url)
        raise OSError("no connection")

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", fetch)
    net = classifier(model="resnet18", weights="DEFAULT")
    assert 'torchvision.models.get_model("resnet18", weights="DEFAULT")' in to_source(net.project, "Net")
    assert "self.backbone1.fc = nn.Identity()" in to_source(net.project, "Net")
    assert fetched == []
    with pytest.raises(NodeError, match=r"weights can't be fetched.*set weights to none"):
        compile_network(net.project, "Net")
    assert len(fetched) == 1


def test_weights_that_a_model_does_not_have_are_refused_with_those_it_has() -> None:
    net = classifier(model="resnet18", weights="IMAGENET1K_V2")
    problem = next(problem for problem in net.project.validate() if problem.setting == "weights")
    assert "resnet18 has no weights IMAGENET1K_V2. It has IMAGENET1K_V1" in problem.message


@pytest.fixture
def weights_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is served in the place of torchvision's; torch keeps what it fetches beside it."""
    served = tmp_path / "served"
    served.mkdir()
    handler = functools.partial(_Quiet, directory=str(served))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    here = torch.hub.get_dir()
    torch.hub.set_dir(str(tmp_path / "hub"))
    name = Path(torchvision.models.ResNet18_Weights.DEFAULT.url).name
    address = f"http://127.0.0.1:{server.server_port}/{name}"
    monkeypatch.setattr(trained_weights, "_address", lambda _model, _weights: address)
    yield served / name
    torch.hub.set_dir(here)
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


def test_weights_are_fetched_once_and_only_whole(
    weights_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights_server.write_bytes(b"half a file")
    path = trained_weights.weights_path("resnet18", "DEFAULT")
    with pytest.raises(DataError, match="checksum"):
        trained_weights.download_weights("resnet18", "DEFAULT", lambda _done, _total: True)
    assert not path.exists()
    assert list(path.parent.iterdir()) == []
    whole = weights_server.with_name(f"resnet18-{hashlib.sha256(b'half a file').hexdigest()[:8]}.pth")
    weights_server.rename(whole)
    address = trained_weights._address("resnet18", "DEFAULT").rsplit("/", 1)[0]
    monkeypatch.setattr(trained_weights, "_address", lambda _model, _weights: f"{address}/{whole.name}")
    fetched = trained_weights.download_weights("resnet18", "DEFAULT", lambda _done, _total: True)
    assert fetched.read_bytes() == b"half a file"
    whole.unlink()
    assert trained_weights.download_weights("resnet18", "DEFAULT", lambda _done, _total: True) == fetched


def test_a_cancelled_download_leaves_nothing(weights_server: Path) -> None:
    weights_server.write_bytes(bytes(1 << 20))
    path = trained_weights.weights_path("resnet18", "DEFAULT")
    with pytest.raises(CancelledError):
        trained_weights.download_weights("resnet18", "DEFAULT", lambda done, _total: done < 1 << 18)
    assert list(path.parent.iterdir()) == []
