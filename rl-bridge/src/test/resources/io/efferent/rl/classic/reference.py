"""Writes reference.json: trajectories of classic control from the equations of motion, solved as linear systems.

Each case: start, actions, and per step the state, the reward and whether the episode has terminated.
"""
import json
import math


def solve(a, b, c, d, p, q):
    """x, y with a x + b y = p and c x + d y = q."""
    return (p * d - b * q) / (a * d - b * c), (a * q - p * c) / (a * d - b * c)


def cart_pole(s, action):
    x, v, th, w = s
    f, m, half, g, dt = (10 if action == 1 else -10), 0.1, 0.5, 9.8, 0.02
    # total mass, rod of inertia m (2 half)^2 / 12 about its center
    xdd, thdd = solve(1.1, m * half * math.cos(th), m * half * math.cos(th), m * half**2 + m * (2 * half) ** 2 / 12,
                      f + m * half * w * w * math.sin(th), m * g * half * math.sin(th))
    s = [x + dt * v, v + dt * xdd, th + dt * w, w + dt * thdd]
    return s, 1.0, not (-2.4 <= s[0] <= 2.4 and -math.radians(12) <= s[2] <= math.radians(12))


def hill(s, push):
    v = min(max(s[1] + push - 0.0025 * math.cos(3 * s[0]), -0.07), 0.07)
    x = min(max(s[0] + v, -1.2), 0.6)
    return [x, 0.0 if x == -1.2 and v < 0 else v]


def mountain_car(s, action):
    s = hill(s, [-0.001, 0, 0.001][int(action)])
    return s, -1.0, s[0] >= 0.5


def mountain_car_continuous(s, action):
    s = hill(s, 0.0015 * min(max(action, -1), 1))
    done = s[0] >= 0.45
    return s, (100.0 if done else 0.0) - action**2 / 10, done


def acrobot(s, action):
    g, dt = 9.8, 0.2

    def rates(s):
        a, b, wa, wb = s
        torque = action - 1
        # Lagrange: M qdd + c + gravity = (0, torque); links of 1 kg, 1 m, center at 0.5 m, inertia 1
        m12 = 1 * 0.25 + 0.5 * math.cos(b) + 1
        m11 = 0.25 + 1 + (1 + 0.25 + math.cos(b)) + 1
        m22 = 0.25 + 1
        c1 = -0.5 * math.sin(b) * (wb * wb + 2 * wa * wb)
        c2 = 0.5 * math.sin(b) * wa * wa
        g1 = (0.5 + 1) * g * math.sin(a) + 0.5 * g * math.sin(a + b)
        g2 = 0.5 * g * math.sin(a + b)
        return [wa, wb, *solve(m11, m12, m12, m22, -c1 - g1, torque - c2 - g2)]

    def at(k, h):
        return [x + h * y for x, y in zip(s, k)]

    k1 = rates(s)
    k2 = rates(at(k1, dt / 2))
    k3 = rates(at(k2, dt / 2))
    k4 = rates(at(k3, dt))
    s = [x + dt * (a + 2 * b + 2 * c + d) / 6 for x, a, b, c, d in zip(s, k1, k2, k3, k4)]
    s[:2] = [math.atan2(math.sin(x), math.cos(x)) for x in s[:2]]
    s[2] = min(max(s[2], -4 * math.pi), 4 * math.pi)
    s[3] = min(max(s[3], -9 * math.pi), 9 * math.pi)
    up = -math.cos(s[0]) - math.cos(s[0] + s[1]) > 1
    return s, 0.0 if up else -1.0, up


def pendulum(s, action):
    th, w = s
    u = min(max(action, -2), 2)
    off = math.atan2(math.sin(th), math.cos(th))
    # rod about its end: inertia 1/3, weight 10 at 0.5
    w2 = min(max(w + 0.05 * 3 * (u + 10 * 0.5 * math.sin(th)), -8), 8)
    return [th + 0.05 * w2, w2], -(off**2 + 0.1 * w**2 + 0.001 * u**2), False


CASES = [
    ("CartPole", cart_pole, [0.01, -0.02, 0.03, 0.04], [1, 0, 1, 1, 0, 0, 1, 0] * 5),
    ("CartPole", cart_pole, [0.0, 0.0, 0.1, 0.0], [0] * 40),
    ("CartPole", cart_pole, [2.3, 1.0, 0.0, -0.5], [1] * 40),
    ("CartPole", cart_pole, [-2.35, -1.5, 0.05, 0.5], [0, 1] * 20),
    ("MountainCar", mountain_car, [-0.5, 0.0], [2] * 10 + [0] * 25 + [1, 2] * 8),
    ("MountainCar", mountain_car, [-1.1, -0.05], [0, 0, 0, 2, 2]),
    ("MountainCar", mountain_car, [0.4, 0.05], [2, 1, 0, 2, 2]),
    ("MountainCarContinuous", mountain_car_continuous, [-0.45, 0.0], [0.5, -3.0, 1.0, 0.25, 2.0] * 6),
    ("MountainCarContinuous", mountain_car_continuous, [0.4, 0.04], [0.5, 0.5, 0.5]),
    ("MountainCarContinuous", mountain_car_continuous, [-1.15, -0.06], [-1.0, 0.5, 0.5]),
    ("Acrobot", acrobot, [0.05, -0.02, 0.1, 0.0], [0, 2, 2, 1, 0, 0] * 6),
    ("Acrobot", acrobot, [2.9, 0.3, 1.0, 2.0], [2, 2, 2, 2]),
    ("Acrobot", acrobot, [0.5, 0.2, 13.0, 29.0], [2, 0, 1]),
    ("Pendulum", pendulum, [3.0, 0.5], [1.5, -0.5, 5.0, -5.0, 0.25] * 6),
    ("Pendulum", pendulum, [-2.0, -7.9], [-2.0] * 12),
    ("Pendulum", pendulum, [9.0, 1.0], [0.5] * 5),
]


def main():
    cases = []
    for name, step, start, actions in CASES:
        state, taken, rows = start, [], []
        for action in actions:
            state, reward, done = step(state, action)
            taken.append(action)
            rows.append([float("%.10g" % x) for x in state] + [float("%.10g" % reward), int(done)])
            if done:
                break
        cases.append({"name": name, "start": start, "actions": taken, "steps": rows})
    with open("reference.json", "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


main()
