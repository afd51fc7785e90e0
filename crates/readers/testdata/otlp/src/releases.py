"""Writes one made-up profile in the layout of one release of opentelemetry-proto, with the bindings protoc makes of it.

    git clone https://github.com/open-telemetry/opentelemetry-proto && git checkout v1.9.0
    python -m grpc_tools.protoc -I. --python_out=bindings $(find opentelemetry -name '*.proto')
    python releases.py bindings out.pb            (or out.json, out.snake.json, out.folded)

What it writes is the same for all releases: 50 functions, 40 stacks, 120 samples of two types.
"""

import importlib
import random
import sys

START = 1_700_000_000_000_000_000
STACKS = 40
SAMPLES = 120


def made_up():
    rng = random.Random(7)
    stacks = []
    for _ in range(STACKS):
        below = rng.choice(stacks)[: rng.randint(1, 12)] if stacks and rng.random() < 0.8 else [0]
        stacks.append(below + [rng.randrange(1, 50) for _ in range(rng.randint(1, 9))])
    samples = [(rng.randrange(STACKS), rng.randint(1, 9), rng.randint(1, 10**9), rng.randrange(4)) for _ in range(SAMPLES)]
    return stacks, samples  # stacks root first; samples: stack, count, nanoseconds, thread


def folded(stacks, samples, which):
    sums = {}
    for stack, count, ns, _ in samples:
        name = ";".join(f"shop.Part{f % 7}.call{f}" for f in stacks[stack])
        sums[name] = sums.get(name, 0) + (count, ns)[which]
    return "".join(f"{name} {value}\n" for name, value in sorted(sums.items()))


class Texts:
    def __init__(self):
        self.rows = {"": 0}

    def __call__(self, text):
        return self.rows.setdefault(text, len(self.rows))


def names(message):
    return message.DESCRIPTOR.fields_by_name


def put(message, value, *fields):
    """Sets the first of the fields that the release has."""
    for field in fields:
        if field in names(message):
            setattr(message, field, value)
            return


def table(holder, *fields):
    return next(getattr(holder, field) for field in fields if field in names(holder))


def attribute(rows, text, key, value):
    row = rows.add()
    if "key_strindex" in names(row) and row.DESCRIPTOR.name == "KeyValueAndUnit":
        row.key_strindex = text(key)
    else:
        row.key = key
    if isinstance(value, int):
        row.value.int_value = value
    else:
        row.value.string_value = value


def fill_tables(holder, text, stacks):
    """Row 0 of every table is empty, as the newer releases want it."""
    newest = "stack_table" in names(holder)
    mappings, locations = table(holder, "mapping_table", "mapping"), table(holder, "location_table", "location")
    functions, attributes = table(holder, "function_table", "function"), holder.attribute_table
    for rows in (mappings, locations, functions, attributes, holder.link_table):
        rows.add()
    mapping = mappings.add(memory_start=0x400000, memory_limit=0x500000)
    put(mapping, text("/srv/shop/bin/shop"), "filename_strindex", "filename")
    for f in range(50):
        function = functions.add(start_line=f)
        put(function, text(f"shop.Part{f % 7}.call{f}"), "name_strindex", "name")
        put(function, text(f"part{f % 7}.py"), "filename_strindex", "filename")
        location = locations.add(address=0x400000 + 16 * f, mapping_index=1)
        line = table(location, "lines", "line").add(line=f + 3)
        line.function_index = f + 1
        table(location, "attribute_indices", "attributes").append(1)
    attribute(attributes, text, "profile.frame.type", "cpython")
    for thread in range(4):
        attribute(attributes, text, "thread.id", 100 + thread)
        attribute(attributes, text, "color", ["red", "green", "blue", "grey"][thread])
    holder.link_table.add(trace_id=bytes(range(16)), span_id=bytes(range(8)))
    if newest:
        holder.stack_table.add()
        for stack in stacks:
            holder.stack_table.add(location_indices=[f + 1 for f in reversed(stack)])


def fill_profile(outer, which, text, stacks, samples):
    """`which` of the two types; both if it is None."""
    profile = outer.profile if "profile" in names(outer) else outer
    types = [("samples", "count"), ("cpu", "nanoseconds")]
    if which is None:
        for name, unit in types:
            row = profile.sample_type.add()
            put(row, text(name), "type_strindex", "type")
            put(row, text(unit), "unit_strindex", "unit")
    else:
        profile.sample_type.type_strindex = text(types[which][0])
        profile.sample_type.unit_strindex = text(types[which][1])
    put(profile, START, "time_unix_nano", "time_nanos")
    put(profile, 10**9, "duration_nano", "duration_nanos")
    put(profile.period_type, text("cpu"), "type_strindex", "type")
    put(profile.period_type, text("nanoseconds"), "unit_strindex", "unit")
    profile.period = 10_000_000
    outer.profile_id = bytes(range(1, 17))
    put(outer, START, "start_time_unix_nano")
    put(outer, START + 10**9, "end_time_unix_nano")
    starts = []
    if "location_indices" in names(profile):
        for stack in stacks:
            starts.append(len(profile.location_indices))
            profile.location_indices.extend(f + 1 for f in reversed(stack))
    for n, (stack, count, ns, thread) in enumerate(samples):
        sample = table(profile, "samples", "sample").add()
        if starts:
            sample.locations_start_index = starts[stack]
            sample.locations_length = len(stacks[stack])
        else:
            sample.stack_index = stack + 1
        table(sample, "values", "value").extend([count, ns] if which is None else [(count, ns)[which]])
        table(sample, "attribute_indices", "attributes").extend([2 + 2 * thread, 3 + 2 * thread])
        if n % 3 == 0:
            put(sample, 1, "link_index", "link")
        sample.timestamps_unix_nano.append(START + n * 1000)


def main():
    bindings, out = sys.argv[1:]
    stacks, samples = made_up()
    if out.endswith(".folded"):
        open(out, "w").write(folded(stacks, samples, 1))
        return
    sys.path.insert(0, bindings)
    try:
        schema = importlib.import_module("opentelemetry.proto.profiles.v1development.profiles_pb2")
    except ImportError:
        schema = importlib.import_module("opentelemetry.proto.profiles.v1experimental.profiles_pb2")
    data, text = schema.ProfilesData(), Texts()
    resource = data.resource_profiles.add()
    attribute(resource.resource.attributes, text, "service.name", "shop")
    scope = resource.scope_profiles.add()
    scope.scope.name, scope.scope.version = "made.up", "1.0"
    profiles = [scope.profiles.add()]
    first = profiles[0].profile if "profile" in names(profiles[0]) else profiles[0]
    if first.DESCRIPTOR.fields_by_name["sample_type"].is_repeated:
        fill_profile(profiles[0], None, text, stacks, samples)
    else:
        profiles.append(scope.profiles.add())
        for which in (0, 1):
            fill_profile(profiles[which], which, text, stacks, samples)
    holder = next(m for m in (data.dictionary if "dictionary" in names(data) else data, first) if "string_table" in names(m))
    fill_tables(holder, text, stacks)
    holder.string_table.extend(text.rows)
    if out.endswith(".json"):
        from google.protobuf import json_format

        snake = out.endswith(".snake.json")
        open(out, "w").write(json_format.MessageToJson(data, preserving_proto_field_name=snake, indent=None))
    else:
        open(out, "wb").write(data.SerializeToString())


main()
