'use strict';
const replay = JSON.parse(document.getElementById('replay').textContent);
const view = document.getElementById('view');
const renderer = new THREE.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.shadowMap.enabled = true;
renderer.shadowMap.type = THREE.PCFShadowMap;
renderer.setPixelRatio(window.devicePixelRatio);
view.appendChild(renderer.domElement);

const background = new THREE.Color(replay.background);
const scene = new THREE.Scene();
scene.background = background;
const reach = replay.radius;
scene.fog = new THREE.Fog(background, 6 * reach, 60 * reach);
const camera = new THREE.PerspectiveCamera(45, 1, reach / 100, 200 * reach);
camera.up.set(0, 0, 1);
const controls = new THREE.OrbitControls(camera, renderer.domElement);

scene.add(new THREE.HemisphereLight(0xffffff, 0xb0b4ba, 2.2));
const sun = new THREE.DirectionalLight(0xffffff, 1.6);
sun.castShadow = true;
sun.shadow.mapSize.set(2048, 2048);
sun.shadow.normalBias = reach / 200;
Object.assign(sun.shadow.camera, { left: -2 * reach, right: 2 * reach, top: 2 * reach, bottom: -2 * reach, near: 0, far: 12 * reach });
scene.add(sun, sun.target);

function tiles(part, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2;
  const context = canvas.getContext('2d');
  const [red, green, blue] = part.rgba.map(share => 255 * share);
  for (let i = 0; i < 4; i++) {
    const light = i === 0 || i === 3 ? 1 : 0.93;
    context.fillStyle = `rgb(${light * red}, ${light * green}, ${light * blue})`;
    context.fillRect(i % 2, i >> 1, 1, 1);
  }
  const texture = new THREE.CanvasTexture(canvas);
  texture.colorSpace = THREE.SRGBColorSpace;
  texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
  texture.magFilter = 1003;
  texture.anisotropy = 8;
  texture.repeat.set(width / (2 * replay.tile), height / (2 * replay.tile));
  return texture;
}

function geometry(part) {
  const [a, b, c] = part.size;
  switch (part.shape) {
    case 'sphere': return new THREE.SphereGeometry(a, 32, 20);
    case 'ellipsoid': return new THREE.SphereGeometry(1, 32, 20).scale(a, b, c);
    case 'capsule': return new THREE.CapsuleGeometry(a, 2 * b, 12, 28).rotateX(Math.PI / 2);
    case 'cylinder': return new THREE.CylinderGeometry(a, a, 2 * b, 32).rotateX(Math.PI / 2);
    case 'box': return new THREE.BoxGeometry(2 * a, 2 * b, 2 * c);
    case 'plane': {
      const endless = 200 * reach;
      return new THREE.PlaneGeometry(2 * (a || endless), 2 * (b || endless));
    }
    case 'mesh': {
      const mesh = new THREE.BufferGeometry();
      mesh.setAttribute('position', new THREE.BufferAttribute(new Float32Array(part.points), 3));
      mesh.computeVertexNormals();
      return mesh;
    }
  }
}

const meshes = replay.parts.map(part => {
  const plane = part.shape === 'plane';
  const shape = geometry(part);
  const material = new THREE.MeshStandardMaterial({ roughness: plane ? 1 : 0.6 });
  if (plane) {
    material.map = tiles(part, shape.parameters.width, shape.parameters.height);
  } else {
    material.color.setRGB(part.rgba[0], part.rgba[1], part.rgba[2], THREE.SRGBColorSpace);
  }
  material.opacity = part.rgba[3];
  material.transparent = part.rgba[3] < 1;
  const mesh = new THREE.Mesh(shape, material);
  mesh.receiveShadow = true;
  mesh.castShadow = !plane && part.rgba[3] >= 1;
  scene.add(mesh);
  return mesh;
});

function cord(tendon) {
  const material = new THREE.MeshStandardMaterial({ roughness: 0.6 });
  material.color.setRGB(tendon.rgba[0], tendon.rgba[1], tendon.rgba[2], THREE.SRGBColorSpace);
  material.opacity = tendon.rgba[3];
  material.transparent = tendon.rgba[3] < 1;
  return material;
}

const cords = replay.tendons.map(cord);
const round = new THREE.CylinderGeometry(1, 1, 1, 12);
const pieces = [];
const from = new THREE.Vector3();
const to = new THREE.Vector3();
const along = new THREE.Vector3(0, 1, 0);

/** What trails leave behind until now. */
function behind(from, index) {
  return replay.trails.map(({ part, tendon }) => ({
    tendon, points: replay.frames.slice(from, index + 1).flatMap(frame => frame.poses.slice(7 * part, 7 * part + 3)),
  }));
}

/** Lines as what lies between one point and the next. */
function straight(lines) {
  return lines.flatMap(({ tendon, points, activation }) => Array.from({ length: points.length / 3 - 1 },
    (_, i) => ({ tendon, points: points.slice(3 * i, 3 * i + 6), activation })));
}

function stretch(shown) {
  while (pieces.length < shown.length) {
    const piece = new THREE.Mesh(round);
    piece.castShadow = true;
    pieces.push(piece);
    scene.add(piece);
  }
  pieces.forEach((mesh, i) => {
    mesh.visible = i < shown.length;
    if (mesh.visible) {
      const { tendon, points, activation } = shown[i];
      from.fromArray(points);
      to.fromArray(points, 3);
      const width = replay.tendons[tendon].width;
      mesh.material = cords[tendon];
      if (activation !== undefined) {
        const shares = replay.rest.map((rest, channel) => rest + activation * (replay.active[channel] - rest));
        mesh.material.color.setRGB(...shares, THREE.SRGBColorSpace);
      }
      mesh.position.copy(from).add(to).multiplyScalar(0.5);
      to.sub(from);
      mesh.scale.set(width, to.length(), width);
      mesh.quaternion.setFromUnitVectors(along, to.normalize());
    }
  });
}

const button = document.querySelector('button');
const slider = document.querySelector('input');
const output = document.querySelector('output');
const speed = document.getElementById('speed');
const choice = document.getElementById('chapter');
const chapters = replay.chapters.length ? replay.chapters : [{ name: '', first: 0 }];
chapters.forEach(({ name }, i) => choice.add(new Option(name, i)));
choice.hidden = chapters.length < 2;
const moved = new THREE.Vector3();
let first, last, place;
let playing = false;
let before = 0;

function aim(point) {
  moved.set(...point).sub(controls.target);
  controls.target.add(moved);
  camera.position.add(moved);
  sun.target.position.copy(controls.target);
  sun.position.copy(controls.target).add(new THREE.Vector3(-0.35, -0.45, 0.82).multiplyScalar(6 * reach));
}

function choose(chapter) {
  first = chapters[chapter].first;
  last = chapter + 1 < chapters.length ? chapters[chapter + 1].first - 1 : replay.frames.length - 1;
  slider.max = last - first;
  place = first;
}

function show() {
  const index = Math.min(last, Math.floor(place));
  const frame = replay.frames[index];
  meshes.forEach((mesh, i) => {
    const p = 7 * i;
    mesh.position.set(frame.poses[p], frame.poses[p + 1], frame.poses[p + 2]);
    mesh.quaternion.set(frame.poses[p + 4], frame.poses[p + 5], frame.poses[p + 6], frame.poses[p + 3]);
  });
  stretch(straight([...frame.pieces, ...behind(first, index)]));
  aim(frame.center);
  slider.value = index - first;
  output.textContent = `${((index - first) * replay.interval).toFixed(2)} s  ${frame.label}`;
}

function play(on) {
  playing = on;
  button.textContent = on ? 'Pause' : 'Play';
  if (on && place >= last) {
    place = first;
  }
}

function tick(now) {
  if (playing) {
    place += (now - before) / 1000 * Number(speed.value) / replay.interval;
    if (place >= last) {
      place = last;
      play(false);
    }
    show();
  }
  before = now;
  controls.update();
  renderer.render(scene, camera);
  requestAnimationFrame(tick);
}

function resize() {
  renderer.setSize(view.clientWidth, view.clientHeight);
  camera.aspect = view.clientWidth / view.clientHeight;
  camera.updateProjectionMatrix();
}

button.addEventListener('click', () => play(!playing));
slider.addEventListener('input', () => {
  play(false);
  place = first + Number(slider.value);
  show();
});
choice.addEventListener('change', () => {
  choose(Number(choice.value));
  show();
});
window.addEventListener('resize', resize);
window.addEventListener('keydown', event => {
  if (event.key === ' ' && event.target === document.body) {
    event.preventDefault();
    play(!playing);
  }
});
resize();
const [x, y, z] = replay.direction;
camera.position.set(x, y, z).multiplyScalar(-replay.distance);
choose(0);
show();
requestAnimationFrame(tick);
