(() => {
  const root = document.currentScript.parentElement;
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const canvas = root.querySelector('canvas');
  const button = root.querySelector('button');
  const scrubber = root.querySelector('input');
  const clock = root.querySelector('output');
  const trialChoice = root.querySelector('.animation-trial');
  const speedChoice = root.querySelector('.animation-speed');
  const finite = point => point[0] !== null && point[1] !== null;

  data.trials.forEach((_, i) => trialChoice.add(new Option(i + 1, i)));
  scrubber.max = data.trials[0].hand.length - 1;
  const bars = data.muscles.map(name => {
    const label = document.createElement('span');
    const bar = document.createElement('div');
    const fill = document.createElement('div');
    const value = document.createElement('span');
    label.textContent = name;
    bar.className = 'bar';
    value.className = 'value';
    bar.append(fill);
    root.querySelector('.animation-muscles').append(label, bar, value);
    return { fill, value };
  });

  // One view for all trials, so that choosing another does not move the picture.
  const points = data.trials.flatMap(t => [...t.body.flat(2), ...t.hand, ...t.target]).filter(finite);
  const range = axis => points.reduce(([low, high], p) => [Math.min(low, p[axis]), Math.max(high, p[axis])],
    [Infinity, -Infinity]);
  const [x0, x1] = range(0), [y0, y1] = range(1);
  const span = Math.max(x1 - x0, y1 - y0, 1e-6) * 1.14 + 2 * data.radius;

  let trial = 0, sample = 0, playing = false, last = 0;

  function draw() {
    const size = canvas.clientWidth, dense = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(size * dense);
    const pen = canvas.getContext('2d');
    pen.scale(dense, dense);
    pen.lineCap = pen.lineJoin = 'round';
    const scale = size / span;
    const at = p => [size / 2 + (p[0] - (x0 + x1) / 2) * scale, size / 2 - (p[1] - (y0 + y1) / 2) * scale];
    const line = (path, color, width) => {
      pen.beginPath();
      path.filter(finite).forEach(p => pen.lineTo(...at(p)));
      pen.strokeStyle = color;
      pen.lineWidth = width;
      pen.stroke();
    };
    const circle = (p, radius, fill, stroke) => {
      if (!finite(p)) return;
      pen.beginPath();
      pen.arc(...at(p), radius, 0, 2 * Math.PI);
      if (fill) { pen.fillStyle = fill; pen.fill(); }
      if (stroke) { pen.strokeStyle = stroke; pen.lineWidth = 2; pen.stroke(); }
    };
    const now = Math.floor(sample), t = data.trials[trial], color = data.colors[trial];

    const go = data.goCue ? data.goCue[trial] : 0;
    circle(t.target[now], Math.max(data.radius * scale, 4), now >= go ? color + '44' : null, color);
    t.body[now].forEach(bones => line(bones, '#555', 7));
    t.body[now].flat().forEach(p => circle(p, 5.5, '#fff', '#555'));
    line(t.hand.slice(0, now + 1), color, 2.5);
    circle(t.hand[now], 4.5, '#222', null);

    const bar = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01].find(l => l * scale <= size / 4) || span / 5;
    pen.strokeStyle = pen.fillStyle = '#777';
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(12, size - 14);
    pen.lineTo(12 + bar * scale, size - 14);
    pen.stroke();
    pen.font = '13px sans-serif';
    pen.fillText(+bar.toPrecision(2) + ' m', 12, size - 22);

    bars.forEach(({ fill, value }, m) => {
      const a = t.activation[now][m];
      fill.style.width = 100 * Math.min(Math.max(a ?? 0, 0), 1) + '%';
      value.textContent = a === null ? '–' : a.toFixed(2);
    });
    scrubber.value = now;
    clock.textContent = (now * data.timestep).toFixed(2) + ' s' + (data.goCue ? (now >= go ? ', go' : ', hold') : '');
  }

  function play(on) {
    playing = on;
    button.textContent = on ? 'Pause' : 'Play';
    if (on) {
      if (sample >= +scrubber.max) sample = 0;
      last = performance.now();
      requestAnimationFrame(step);
    }
  }

  function step(time) {
    if (!playing) return;
    sample = Math.min(sample + Math.max(time - last, 0) / 1000 / data.timestep * speedChoice.value, +scrubber.max);
    last = time;
    draw();
    if (sample >= +scrubber.max) play(false); else requestAnimationFrame(step);
  }

  button.addEventListener('click', () => play(!playing));
  scrubber.addEventListener('input', () => { play(false); sample = +scrubber.value; draw(); });
  trialChoice.addEventListener('change', () => { trial = +trialChoice.value; sample = 0; draw(); });
  new ResizeObserver(draw).observe(canvas);
  draw();
})();
