"""Compares what three implementations say of the same files: ours, Go's x/mod/sumdb and aics-tlog.

    check.py PROGRAM WORK-FOLDER

Exits with 1 at any disagreement.
"""

import base64
import datetime
import filecmp
import functools
import http.server
import ipaddress
import json
import os
import pathlib
import random
import shutil
import ssl
import subprocess
import sys
import threading

program, work = sys.argv[1], pathlib.Path(sys.argv[2])
aics_program, go_program = work / "venv/bin/aics-tlog", work / "record-go"
home = work / "files"
wrong = 0


def run(*words, stdin=None, env=None):
    done = subprocess.run([str(word) for word in words], input=stdin, capture_output=True, env={**os.environ, **(env or {})})
    return done.returncode == 0, done.stdout, done.stderr.decode(errors="replace").strip()


def must(*words, **more):
    good, out, err = run(*words, **more)
    if not good:
        sys.exit(f"{' '.join(map(str, words))}: {err} {out.decode(errors='replace')}")
    return out


def say(good, what, detail=""):
    global wrong
    wrong += not good
    print(f"{'agrees ' if good else 'DIFFERS'}  {what}{': ' + detail if detail else ''}")


def ours(folder, vkey, *more):
    return run(program, "record", "verify", folder, "--vkey", vkey, *more)


def go(folder, vkey, *older, step=1):
    return run(go_program, folder, vkey, *older, env={"STEP": str(step)})


def aics(what, folder, *more):
    return run(aics_program, what, "--tiles", folder, "--vkey-file", home / "key.pub", *more)


def make(folder, groups, key):
    """A record in groups of lines; the checkpoint after every group is kept."""
    must(program, "record", "init", folder, "--key", key)
    older, first = [], 0
    for n, size in enumerate(groups):
        lines = "\n".join(f"entry {first + i} " + "x" * ((first + i) % 50) for i in range(size)) + "\n"
        must(program, "record", "append", folder, "--key", key, "--lines", "-", stdin=lines.encode())
        first += size
        older.append(home / f"{folder.name}-{n}.checkpoint")
        shutil.copy(folder / "checkpoint", older[-1])
    return older


def large_record(vkey):
    folder = home / "large"
    older = make(folder, [600, 1, 256, 9143, 60000], home / "key")
    against = [word for path in older for word in ("--against", path)]
    good, _, err = ours(folder, vkey, *against)
    say(good, "70,000 entries, every file, five older checkpoints: ours accepts", err)
    good, out, err = go(folder, vkey, *older)
    say(good, "70,000 entries included, five older checkpoints: Go's accepts", out.decode().strip() or err)
    good, out, err = aics("verify-checkpoint", folder)
    say(good, "checkpoint and tiles: aics-tlog accepts", err)
    indices = [0, 1, 255, 256, 599, 600, 601, 65535, 65536, 69887, 69888, 69999]
    says = [aics("verify-inclusion", folder, "--index", index)[0] for index in indices]
    say(all(says), f"inclusion of {len(indices)} entries at the borders: aics-tlog accepts")
    says = [aics("verify-consistency", folder, "--old-checkpoint", path)[0] for path in older]
    say(all(says), f"consistency with {len(older)} older checkpoints: aics-tlog accepts")
    return folder, older


def same_files(folder):
    """Both writers make the same tiles of the same lines."""
    lines = b"".join(f"entry {i} ".encode() + b"x" * (i % 50) + b"\n" for i in range(70000))
    (home / "lines").write_bytes(lines)
    must(aics_program, "build-tiles", "--leaves", home / "lines", "--out", home / "theirs")
    theirs = sorted(path.relative_to(home / "theirs") for path in (home / "theirs/tile").rglob("*") if path.is_file())
    differing = [path for path in theirs if not (folder / path).exists() or not filecmp.cmp(folder / path, home / "theirs" / path, shallow=False)]
    say(bool(theirs) and not differing, f"{len(theirs)} tiles and bundles of aics-tlog's writer are byte for byte ours", " ".join(map(str, differing[:5])))


def receipts(folder, vkey):
    """The proof lines of our receipts, checked by aics-tlog without the tiles."""
    says = []
    for index in [0, 599, 65536, 69999]:
        text = must(program, "record", "prove", folder, index, "--vkey", vkey).decode()
        head, _, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        (home / "proof").write_text("\n".join(lines[3:]) + "\n")
        (home / "entry").write_bytes(base64.b64decode(lines[1].removeprefix("extra ")))
        (home / "receipt.checkpoint").write_text(checkpoint)
        words = ["--leaf", home / "entry", "--index", index, "--proof", home / "proof"]
        _, size, root = checkpoint.split("\n")[:3]
        good, _, err = run(aics_program, "verify-inclusion", *words, "--size", size, "--root", root)
        bad, _, _ = run(aics_program, "verify-inclusion", *words[:3], (index + 1) % 70000, *words[4:], "--size", size, "--root", root)
        says.append(good and not bad)
    say(all(says), "four receipts: aics-tlog accepts their proofs, and not for the next index")


def qr_code(folder, vkey):
    """A scanner reads the receipt itself out of the QR code."""
    if not (shutil.which("zbarimg") and shutil.which("rsvg-convert")):
        return print("skipped  the QR code: zbarimg (zbar-tools) and rsvg-convert (librsvg2-bin) are not installed")
    receipt = must(program, "record", "prove", folder, 65536, "--vkey", vkey, "--qr", home / "qr.svg")
    must("rsvg-convert", "-w", 1600, "-b", "white", home / "qr.svg", "-o", home / "qr.png")
    _, read, err = run("zbarimg", "-q", "--raw", "-Sbinary", home / "qr.png")
    say(read == receipt, f"a QR code of a receipt of {len(receipt)} bytes: zbar reads the receipt out of it", "" if read == receipt else err)


def cosignatures(folder, vkey):
    must(program, "record", "key", home / "witness", "--name", "witness.example/1", "--witness")
    witness = (home / "witness.pub").read_text().strip()
    line = must(program, "record", "cosign", folder, "--vkey", vkey, "--key", home / "witness", "--seen", home / "seen")
    (home / "line").write_bytes(line)
    must(program, "record", "add-cosignature", folder, home / "line", "--key", home / "key", "--witness", witness)
    good, out, err = aics("verify-checkpoint", folder, "--witness-key", witness, "--quorum", 1)
    say(good and json.loads(out)["cosignatures"] == 1, "our witness's cosignature/v1: aics-tlog counts it", err)
    say(not aics("verify-checkpoint", folder, "--witness-key", witness, "--quorum", 2)[0], "and does not count it twice")
    good, _, err = go(folder, vkey, step=5003)
    say(good, "a checkpoint with a cosignature on it: Go's still accepts", err)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def over_http(folder, vkey, older):
    """The same files behind any static web server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    good, _, err = ours(address, vkey, "--against", older)
    say(good, "70,000 entries over http, an older checkpoint: ours accepts", err)
    say(aics("verify-inclusion", address + "/", "--index", 65536)[0], "the same address: aics-tlog accepts")
    receipt = must(program, "record", "prove", address, 69999, "--vkey", vkey)
    say(receipt == must(program, "record", "prove", folder, 69999, "--vkey", vkey), "a receipt over http is the one of the folder")
    tile = folder / "tile/1/000"
    whole = tile.read_bytes()
    tile.write_bytes(whole[:70] + bytes([whole[70] ^ 1]) + whole[71:])
    good, out, _ = ours(address, vkey)
    say(not good and b"tile/1/000" in out, "a flipped bit over http: ours rejects and names the file")
    tile.write_bytes(whole)
    say(not ours(address + "/nowhere", vkey)[0], "an address without a record: ours rejects")
    server.shutdown()


def certificate():
    """A certificate authority of our own, and a certificate for this machine by it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.timezone.utc)

    def made(name, key, issuer, issuer_key, is_authority):
        named = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
        builder = x509.CertificateBuilder(named[1], named[0], key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(30))
        builder = builder.add_extension(x509.BasicConstraints(is_authority, None), True)
        if not is_authority:
            here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([here]), False)
        return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    (home / "root.pem").write_bytes(made("record check", root, "record check", root, True))
    secret = leaf.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "leaf.pem").write_bytes(secret + made("127.0.0.1", leaf, "record check", root, False))


def over_https(folder, vkey):
    certificate()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "leaf.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    words = [program, "record", "prove", f"https://127.0.0.1:{server.server_address[1]}", 69999, "--vkey", vkey]
    good, _, err = run(*words, env={"SSL_CERT_FILE": str(home / "root.pem")})
    say(good, "a receipt over https, from a server this machine trusts", err)
    good, _, err = run(*words)
    say(not good and "ertificate" in err, "and not from one it does not trust", err)
    server.shutdown()


def forks(vkey):
    """Another history under the same key: each record is right by itself, and none continues the other."""
    folder = home / "fork"
    must(program, "record", "init", folder, "--key", home / "key")
    must(program, "record", "append", folder, "--key", home / "key", "--lines", "-", stdin=b"another past\n" * 900)
    older = home / "large-0.checkpoint"
    say(ours(folder, vkey)[0] and go(folder, vkey)[0], "a fork by itself: ours and Go's accept")
    say(not ours(folder, vkey, "--against", older)[0], "a fork against an older checkpoint: ours rejects")
    say(not go(folder, vkey, older)[0], "a fork against an older checkpoint: Go's rejects")
    say(not aics("verify-consistency", folder, "--old-checkpoint", older)[0], "a fork against an older checkpoint: aics-tlog rejects")


def tampering(vkey, count):
    """One bit of one byte of one file at a time."""
    folder = home / "small"
    make(folder, [1500], home / "key")
    files = [folder / "checkpoint"] + sorted(path for path in (folder / "tile").rglob("*") if path.is_file())
    chance = random.Random(20261121)
    bounds = [0, 255, 256, 511, 1024, 1279, 1280, 1499]
    say(all(aics("verify-inclusion", folder, "--index", index)[0] for index in bounds), "1,500 entries before anything is changed: aics-tlog accepts")
    say(ours(folder, vkey)[0] and go(folder, vkey)[0], "1,500 entries before anything is changed: ours and Go's accept")
    missed = {"ours": [], "Go's": [], "aics-tlog": []}
    for n in range(count):
        file = files[n % len(files)]
        name = str(file.relative_to(folder))
        whole = file.read_bytes()
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        where = f"{name} byte {at}"
        if ours(folder, vkey)[0]:
            missed["ours"].append(where)
        if go(folder, vkey)[0]:
            missed["Go's"].append(where)
        if name == "checkpoint":
            accepted = aics("verify-checkpoint", folder)[0]
        else:
            accepted = aics("verify-inclusion", folder, "--index", entry_at(name, at, whole))[0]
        if accepted:
            missed["aics-tlog"].append(where)
        file.write_bytes(whole)
    for who, places in missed.items():
        say(not places, f"{count} flipped bits in {len(files)} files: {who} rejects every one", "; ".join(places[:5]))


def entry_at(name, at, whole):
    """An entry whose proof needs the byte."""
    layer, number = name.split("/")[1], int(name.split("/")[2].split(".")[0])
    if layer != "entries":
        return min((number * 256 + at // 32) * 256 ** int(layer), 1499)
    index, offset = number * 256, 0
    while offset + 2 + int.from_bytes(whole[offset : offset + 2]) <= at:
        offset += 2 + int.from_bytes(whole[offset : offset + 2])
        index += 1
    return index


shutil.rmtree(home, ignore_errors=True)
home.mkdir(parents=True)
key = must(program, "record", "key", home / "key", "--name", "example.org/record").decode().strip()
large, kept = large_record(key)
same_files(large)
receipts(large, key)
qr_code(large, key)
cosignatures(large, key)
over_http(large, key, kept[0])
over_https(large, key)
forks(key)
tampering(key, int(os.environ.get("FLIPS", "120")))
print("nothing differs" if wrong == 0 else f"{wrong} DIFFERENCES")
sys.exit(1 if wrong else 0)
