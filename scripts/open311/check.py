"""Talks to a running Pavilion with two public clients of Open311 GeoReport v2 and says what does not fit."""

import itertools
import sys

# `three` was written for Python 2 and asks itertools for a name that Python 3 has as a builtin.
itertools.ifilter = filter

import georeport  # noqa: E402
import three  # noqa: E402


def check(holds, words):
    print(("ok   " if holds else "BAD  ") + words)
    if not holds:
        sys.exit(1)


def main(site, key):
    root = f"{site}/open311/v2"
    for shape in ("json", "xml"):
        reading = georeport.GeoReport(root, output_format=shape)
        services = reading.get_service_list()
        check(len(services) >= 30, f"{shape}: a list of services ({len(services)})")
        code = services[0]["service_code"]
        definition = reading.get_service_definition(code)
        check(definition["service_code"] == code, f"{shape}: the definition of {code}")

    writing = three.Three(root, api_key=key)
    check(writing.services()[0]["service_code"], "three: a list of services")
    check("endpoints" in writing.discovery(), "three: discovery")
    words = "Lamp <broken> & dark 楼道灯坏了"
    raised = writing.post(services[0]["service_code"], description=words, address="Entrance 2", name="Some Body", phone="1")
    number = raised[0].get("service_request_id")
    check(number, f"three: a matter is raised: {number}")
    check(writing.token(raised[0]["token"])[0]["service_request_id"] == number, "three: its number by its token")
    refused = three.Three(root, api_key="wrong").post("light-lamps", description=words, address="Entrance 2")
    check(refused[0]["code"] == 403, "three: a wrong key is refused in the words of the standard")

    for shape in ("json", "xml"):
        reading = georeport.GeoReport(root, output_format=shape)
        one = reading.get_service_request(number)
        one = one[0] if isinstance(one, list) else one
        check(one["service_request_id"] == number and one["status"] == "open", f"{shape}: the matter by its number")
        check("Lamp" not in str(one), f"{shape}: nobody reads the reporter's own words")
        rows = reading.get_service_requests(status="open")
        rows = rows if isinstance(rows, list) else [rows]
        check(any(row["service_request_id"] == number for row in rows), f"{shape}: the matter among the open ones")
    print("every call of both clients is answered as the standard says")


if __name__ == "__main__":
    main(*sys.argv[1:3])
