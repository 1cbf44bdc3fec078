(() => {
  const root = document.currentScript.parentElement;
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const labels = root.querySelector('pre').textContent.split('\n');
  const picture = root.querySelector('img');
  const button = root.querySelector('button');
  const scrubber = root.querySelector('input');
  const clock = root.querySelector('output');
  const speed = root.querySelector('.animation-speed');
  const last = data.frames.length - 1;
  let position = 0, playing = false, before = 0;

  function draw() {
    const now = Math.floor(position);
    picture.src = 'data:image/png;base64,' + data.frames[now];
    scrubber.value = now;
    clock.textContent = (now * data.interval).toFixed(2) + ' s' + (labels[now] ? ', ' + labels[now] : '');
  }

  function play(on) {
    playing = on;
    button.textContent = on ? 'Pause' : 'Play';
    if (on) {
      if (position >= last) position = 0;
      before = performance.now();
      requestAnimationFrame(step);
    }
  }

  function step(time) {
    if (!playing) return;
    position = Math.min(position + Math.max(time - before, 0) / 1000 / data.interval * speed.value, last);
    before = time;
    draw();
    if (position >= last) play(false); else requestAnimationFrame(step);
  }

  button.addEventListener('click', () => play(!playing));
  scrubber.addEventListener('input', () => { play(false); position = +scrubber.value; draw(); });
  draw();
})();
