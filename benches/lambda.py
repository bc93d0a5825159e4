#!/usr/bin/env python3
"""Processor time of the warm ingest function against `tintype import`, or against the function with models, in turn, on the same photographs.

usage: ~/.cache/tintype/python/bin/python benches/lambda.py BOOTSTRAP OTHER FOLDER [ROUNDS]

BOOTSTRAP is the functions' program (`tools/lambda` leaves it in release/lambda). OTHER is the program itself, or the functions' program with
models (release/lambda-onnx/bootstrap), which then looks at each photograph. All are release builds; FOLDER holds photographs
(benches/corpus.py makes some). S3, DynamoDB and the runtime that calls the function stand on this machine, and their own time does not count.
Each round, either takes in all photographs of the folder; what starting costs is left out by counting only those after the first. The function
is told of one after another, and of the five largest together, which is when it takes most memory.
"""
import json
import os
import pathlib
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.session

PYTHON = pathlib.Path(sys.executable).parent
# As the template says.
MEMORY_MB = 1769
BATCH = 5

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cloud:
    """A server that stands in for AWS."""

    def __init__(self, folder):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.address, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        }
        own = {
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "MINISTACK_HOST": "localhost", "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0", "PERSIST_STATE": "0", "S3_DATA_DIR": f"{folder}/s3", "STATE_DIR": f"{folder}/state",
        }
        self.process = subprocess.Popen([PYTHON / "ministack"], cwd=folder, env={**os.environ, **self.environment, **own}, **QUIET)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.1)
        session = botocore.session.get_session()
        make = lambda service: session.create_client(
            service, "us-east-1", endpoint_url=self.address, aws_access_key_id="test", aws_secret_access_key="test")
        self.objects, self.tables = make("s3"), make("dynamodb")

    def library(self, name, photos):
        """A bucket with these photographs, and an empty table."""
        self.objects.create_bucket(Bucket=name)
        keys = [("pk", "S", "HASH"), ("sk", "B", "RANGE")]
        self.tables.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind, _ in keys],
            KeySchema=[{"AttributeName": key, "KeyType": role} for key, _, role in keys])
        for photo in photos:
            self.objects.put_object(Bucket=name, Key=f"originals/{photo.name}", Body=photo.read_bytes())


class Runtime(BaseHTTPRequestHandler):
    """Lambda's runtime API, as far as the program needs it."""

    protocol_version = "HTTP/1.1"
    events, answers = queue.Queue(), queue.Queue()

    def do_GET(self):
        body = self.events.get()
        self.send_response(200)
        self.send_header("lambda-runtime-aws-request-id", "1")
        self.send_header("lambda-runtime-deadline-ms", str(int(time.time() * 1000) + 120_000))
        self.send_header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:000000000000:function:bench")
        self.answer(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.answers.put((self.path, body))
        self.send_response(202)
        self.answer(b"{}")

    def answer(self, body):
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def event(bucket, photos):
    return json.dumps({"Records": [message(bucket, f"originals/{photo.name}", photo.stat().st_size) for photo in photos]}).encode()


def message(bucket, key, size):
    told = {"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
        "eventTime": "2026-01-01T00:00:00.000Z", "s3": {"bucket": {"name": bucket}, "object": {"key": key, "size": size}}}]}
    return {
        "messageId": key, "receiptHandle": "1", "body": json.dumps(told), "eventSource": "aws:sqs", "awsRegion": "us-east-1",
        "attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {}}


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory(process):
    lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def function(program, cloud, runtime_port, name, photos, recogniser="none"):
    """Seconds for a photograph, by a function that has taken in one before; seconds until it had; most kB that it took."""
    cloud.library(name, photos)
    settings = {
        "TINTYPE_ROLE": "ingest", "TINTYPE_BUCKET": name, "TINTYPE_TABLE": name, "TINTYPE_STORAGE_CLASS": "GLACIER_IR",
        "TINTYPE_QUEUE": f"{cloud.address}/000000000000/events", "TINTYPE_DEAD_LETTERS": f"{cloud.address}/000000000000/none",
        "TINTYPE_RECOGNISER": recogniser, "TINTYPE_THUMBNAIL_PX": "2048", "TINTYPE_TILE_PX": "360",
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{runtime_port}",
        "AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(MEMORY_MB), "AWS_LAMBDA_FUNCTION_VERSION": "1",
    }
    library = {"LD_LIBRARY_PATH": str(pathlib.Path(program).parent / "lib")}
    process = subprocess.Popen([program], env={**os.environ, **cloud.environment, **settings, **library}, **QUIET)
    try:
        for number, batch in enumerate([*([photo] for photo in photos[:-BATCH]), photos[-BATCH:]]):
            Runtime.events.put(event(name, batch))
            path, answer = Runtime.answers.get(timeout=120)
            if not path.endswith("/response") or json.loads(answer).get("batchItemFailures"):
                sys.exit(f"{batch} was not taken in: {answer.decode()}")
            if number == 0:
                began = processor_seconds(process)
        return (processor_seconds(process) - began) / (len(photos) - 1), began, most_memory(process)
    finally:
        process.kill()
        process.wait()
        # It was waiting for the next event, which nobody takes now.
        Runtime.events = queue.Queue()


def laptop(program, photos):
    """Seconds for a photograph, by an import of all less one of the first."""
    def imported(some):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "photos"
            source.mkdir()
            for photo in some:
                shutil.copy(photo, source)
            process = subprocess.Popen([program, "--library", f"{folder}/library", "import", source], **QUIET)
            _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"{program} failed")
            return usage.ru_utime + usage.ru_stime
    return (imported(photos) - imported(photos[:1])) / (len(photos) - 1)


def with_models(pairs):
    added = sorted(1000 * (other[0] - plain[0]) for plain, other in pairs)
    median = statistics.median(added)
    print(f"looking at a photo         {median:6.0f} ms of processor (from {added[0]:.0f} to {added[-1]:.0f})")
    print(f"1,000 photos at {MEMORY_MB} MB   {median * MEMORY_MB / 1024:6.0f} GB-seconds, if processor time is all there is to wait for")
    print(f"and making models ready    {1000 * statistics.median(other[1] - plain[1] for plain, other in pairs):6.0f} ms, once in a function's life")
    print(f"most memory                {max(plain[2] for plain, _ in pairs) / 1024:6.0f} MB without models, {max(other[2] for _, other in pairs) / 1024:.0f} with")


def main():
    bootstrap, other = (os.path.abspath(program) for program in sys.argv[1:3])
    photos = sorted((file for file in pathlib.Path(sys.argv[3]).rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    has_models = os.path.basename(other) == "bootstrap"
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    runtime = ThreadingHTTPServer(("127.0.0.1", 0), Runtime)
    # The function is killed while it waits for an event.
    runtime.handle_error = lambda *_: None
    runtime.daemon_threads = True
    threading.Thread(target=runtime.serve_forever, daemon=True).start()
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        cloud = Cloud(folder)
        try:
            for number in range(rounds):
                plain = function(bootstrap, cloud, runtime.server_port, f"bench-{number}", photos)
                if has_models:
                    pairs.append((plain, function(other, cloud, runtime.server_port, f"bench-models-{number}", photos, "onnx")))
                else:
                    pairs.append((plain[0], laptop(other, photos)))
        finally:
            cloud.process.kill()
            cloud.process.wait()
    if has_models:
        return with_models(pairs)
    for name, column in (("function, warm", 0), ("tintype import", 1)):
        print(f"{name:16} {1000 * statistics.median(pair[column] for pair in pairs):6.0f} ms of processor a photo")
    ratios = sorted(there / here for there, here in pairs)
    print(f"times the laptop's: {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


main()
