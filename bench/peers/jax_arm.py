"""The training iteration of bench/run TrainingIteration, written by hand in JAX: one jitted scan over the steps.

The same arm, muscles (Kistemaker et al. 2010, rigid tendons), GRU, loss and optimizer as there, trials drawn anew in each
iteration, float32, on the CPU. To install and run:

    python -m venv jax && jax/bin/pip install jax && jax/bin/python bench/peers/jax_arm.py --batch 32 --hidden 50
"""
import argparse
import statistics
import time

import jax
import jax.numpy as jnp

STEP, STEPS = 0.01, 100
LENGTHS, MASSES = (0.309, 0.333), (1.82, 1.43)
CENTERS, INERTIAS = (0.135, 0.165), (0.051, 0.057)
LOWER, UPPER = jnp.zeros(2), jnp.radians(jnp.array([135.0, 155.0]))
FORCE = jnp.array([838.0, 1207.0, 1422.0, 1549.0, 414.0, 603.0])
TENDON = jnp.array([0.039, 0.066, 0.172, 0.187, 0.204, 0.217])
OPTIMAL = jnp.array([0.134, 0.140, 0.092, 0.093, 0.137, 0.127])
A0 = jnp.array([0.151, 0.2322, 0.2859, 0.2355, 0.3329, 0.2989])
A1 = jnp.array([[-0.03, 0.03, 0, 0, -0.03, 0.03], [0, 0, -0.014, 0.025, -0.016, 0.03]])
A2 = jnp.array([[0.0] * 6, [0, 0, -0.004, -0.0022, -0.0057, -0.0032]])
MINIMUM = 0.001


def geometry(q, w):
    """Lengths, velocities [batch, 6] and moment arms [batch, 2, 6] of the paths."""
    angle = q - jnp.array([jnp.pi / 2, 0])
    moment = A1 + 2 * A2 * angle[:, :, None]
    length = A0 + ((A1 + A2 * angle[:, :, None]) * angle[:, :, None]).sum(1)
    return length, (w[:, :, None] * moment).sum(1), moment


def muscle(activation, length, velocity):
    """Fiber length over optimal length, fiber velocity over the largest, force."""
    fiber = jnp.maximum(length - TENDON, 0) / OPTIMAL
    speed = velocity / (10 * OPTIMAL)
    passive = 1 / (1.66 - 1.4) ** 2 * jnp.maximum(fiber - 1.4, 0) ** 2
    active = jnp.maximum(1 - (fiber - 1) ** 2 / 0.66 ** 2, 0.01)
    a_rel = jnp.where(fiber > 1, 0.41 * active, 0.41)
    b_rel = jnp.where(activation < 0.3, 5.2 * (1 - 0.9 * (activation - 0.3) / (0.005 - 0.3)) ** 2, 5.2)
    isometric = active * activation
    slope = 0.001 - 2 * activation * (active + a_rel) / b_rel
    p1, p2, p3 = -0.5 * isometric / slope, (0.5 * isometric) ** 2 / slope, -1.5 * isometric
    shortening = speed < 0
    top = jnp.where(shortening, speed * activation * a_rel + isometric * b_rel,
                    -p1 * p3 + p1 * 0.001 * speed + p2 - p3 * speed + 0.001 * speed ** 2)
    bottom = jnp.where(shortening, b_rel - speed, p1 + speed)
    return fiber, speed, (jnp.maximum(top / bottom, 0) + passive) * FORCE


def hand(q):
    shoulder, both = q[:, 0], q[:, 0] + q[:, 1]
    return jnp.stack([LENGTHS[0] * jnp.cos(shoulder) + LENGTHS[1] * jnp.cos(both),
                      LENGTHS[0] * jnp.sin(shoulder) + LENGTHS[1] * jnp.sin(both)], 1)


def acceleration(q, w, torque):
    coupling = MASSES[1] * LENGTHS[0] * CENTERS[1]
    cosine, sine = jnp.cos(q[:, 1]), jnp.sin(q[:, 1])
    h22 = MASSES[1] * CENTERS[1] ** 2 + INERTIAS[1]
    h12 = h22 + coupling * cosine
    h11 = MASSES[0] * CENTERS[0] ** 2 + INERTIAS[0] + MASSES[1] * LENGTHS[0] ** 2 + h22 + 2 * coupling * cosine
    t1 = torque[:, 0] + coupling * sine * (2 * w[:, 0] + w[:, 1]) * w[:, 1]
    t2 = torque[:, 1] - coupling * sine * w[:, 0] ** 2
    scale = 1 / (h11 * h22 - h12 ** 2)
    return jnp.stack([scale * (h22 * t1 - h12 * t2), scale * (h11 * t2 - h12 * t1)], 1)


def body_step(state, excitation):
    q, w, activation, force, moment, length, velocity = state
    torque = -(force[:, None, :] * moment).sum(2)
    excitation = jnp.clip(excitation, MINIMUM, 1)
    rate = jnp.where(excitation > activation, 1 / (0.015 * (0.5 + 1.5 * activation)), (0.5 + 1.5 * activation) / 0.05)
    activation = jnp.clip(activation + STEP * (excitation - activation) * rate, MINIMUM, 1)
    fiber, speed, force = muscle(activation, length, velocity)
    position, rates = q + STEP * w, w + STEP * acceleration(q, w, torque)
    rates = jnp.where((rates < 0) & (position <= LOWER) | (rates > 0) & (position >= UPPER), 0, rates)
    position = jnp.clip(position, LOWER, UPPER)
    length, velocity, moment = geometry(position, rates)
    return (position, rates, activation, force, moment, length, velocity), (fiber, speed)


def gru(weights, x, h):
    a, b = x @ weights["input"] + weights["bias"], h @ weights["recurrent"] + weights["recurrent_bias"]
    ar, az, an = jnp.split(a, 3, 1)
    br, bz, bn = jnp.split(b, 3, 1)
    update = jax.nn.sigmoid(az + bz)
    return (1 - update) * jnp.tanh(an + jax.nn.sigmoid(ar + br) * bn) + update * h


def loss(weights, q, target, hidden, unroll):
    w, activation = jnp.zeros_like(q), jnp.full((q.shape[0], 6), MINIMUM)
    length, velocity, moment = geometry(q, w)
    fiber, speed, force = muscle(activation, length, velocity)
    state = (q, w, activation, force, moment, length, velocity)

    def step(carry, _):
        state, fiber, speed, h = carry
        h = gru(weights, jnp.concatenate([target, hand(state[0]), fiber, speed], 1), h)
        excitation = jax.nn.sigmoid(h @ weights["output"] + weights["output_bias"])
        state, (fiber, speed) = body_step(state, excitation)
        return (state, fiber, speed, h), jnp.abs(hand(state[0]) - target).sum(1).mean()

    start = (state, fiber, speed, jnp.zeros((q.shape[0], hidden)))
    return jax.lax.scan(step, start, None, STEPS, unroll=unroll)[1].mean()


def iteration(hidden, batch, unroll):
    def run(weights, first, second, count, key):
        key, starts, ends = jax.random.split(key, 3)
        q = jax.random.uniform(starts, (batch, 2), minval=LOWER, maxval=UPPER)
        target = hand(jax.random.uniform(ends, (batch, 2), minval=LOWER, maxval=UPPER))
        value, gradient = jax.value_and_grad(loss)(weights, q, target, hidden, unroll)
        norm = jnp.sqrt(sum((g ** 2).sum() for g in gradient.values()))
        gradient = {k: g * jnp.minimum(1, 1 / (norm + 1e-6)) for k, g in gradient.items()}
        count = count + 1
        first = {k: 0.9 * first[k] + 0.1 * gradient[k] for k in gradient}
        second = {k: 0.999 * second[k] + 0.001 * gradient[k] ** 2 for k in gradient}
        weights = {k: weights[k] - 1e-3 * (first[k] / (1 - 0.9 ** count))
                   / (jnp.sqrt(second[k] / (1 - 0.999 ** count)) + 1e-8) for k in gradient}
        return weights, first, second, count, key, value

    return jax.jit(run, donate_argnums=(0, 1, 2))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--hidden", type=int, default=50)
    arguments.add_argument("--unroll", type=int, nargs="+", default=[1, 2, 4], help="steps per turn of the scan's loop")
    arguments.add_argument("--seconds", type=float, default=8)
    options = arguments.parse_args()
    keys = jax.random.split(jax.random.key(0), 3)
    sizes = {"input": (16, 3 * options.hidden), "recurrent": (options.hidden, 3 * options.hidden),
             "output": (options.hidden, 6)}
    for unroll in options.unroll:
        weights = {name: jax.random.normal(key, size) / jnp.sqrt(size[0])
                   for key, (name, size) in zip(keys, sizes.items())}
        weights |= {"bias": jnp.zeros(3 * options.hidden), "recurrent_bias": jnp.zeros(3 * options.hidden),
                    "output_bias": jnp.full(6, -3.0)}
        run = iteration(options.hidden, options.batch, unroll)
        begun = time.perf_counter()
        zeros = lambda: {k: jnp.zeros_like(v) for k, v in weights.items()}
        first, second = zeros(), zeros()
        *state, value = run(weights, first, second, jnp.zeros(()), jax.random.key(1))
        first_loss = float(value)
        *state, value = run(*state)  # JAX compiles once more for arrays that it has made itself.
        value.block_until_ready()
        compiled = time.perf_counter() - begun
        times, end = [], time.perf_counter() + options.seconds
        while time.perf_counter() < end:
            begun = time.perf_counter()
            *state, value = run(*state)
            value.block_until_ready()
            times.append(1e3 * (time.perf_counter() - begun))
        print(f"JAX {jax.__version__}, batch {options.batch}, GRU {options.hidden}, unroll {unroll}: "
              f"median {statistics.median(times):.1f} ms of {len(times)}, compiled after {compiled:.1f} s, "
              f"loss {first_loss:.3f} -> {float(value):.3f}", flush=True)


if __name__ == "__main__":
    main()
