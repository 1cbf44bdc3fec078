// The loop of MujocoStepping in C. Reads commands from standard input, answers each with a line:
//   step N      N steps from the beginning: nanoseconds
//   observe N   the same with positions, velocities and sensors copied out as floats after each step
//   hash N      the same as step: a hash of positions and velocities after each step
//   trace N K   positions and velocities after every K-th step, in hexadecimal, and an empty line
#define _POSIX_C_SOURCE 199309L
#include <inttypes.h>
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static mjModel* m;
static mjData* d;
static uint64_t state;

static void control(void) {
  for (int i = 0; i < m->nu; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    d->ctrl[i] = (double)(state >> 40) / 8388608.0 - 1.0;
  }
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * (int64_t)1000000000 + t.tv_nsec;
}

static void begin(void) {
  mj_resetData(m, d);
  state = 1;
}

static void print(const char* name, const mjtNum* x, int n) {
  printf("%s", name);
  for (int i = 0; i < n; i++) printf(" %a", x[i]);
  printf("\n");
}

static uint64_t mix(uint64_t hash, const mjtNum* x, int n) {
  for (int i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, x + i, 8);
    hash = (hash ^ bits) * 1099511628211u;
  }
  return hash;
}

int main(int argc, char** argv) {
  char error[1000] = "";
  if (argc < 2 || !(m = mj_loadXML(argv[1], NULL, error, 1000))) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  d = mj_makeData(m);
  float* out = malloc(sizeof(float) * (m->nq + m->nv + m->nsensordata + 1));
  char command[16];
  int n;
  while (scanf("%15s %d", command, &n) == 2) {
    int every = 0;
    if (!strcmp(command, "trace") && scanf("%d", &every) != 1) return 1;
    begin();
    int64_t start = now();
    uint64_t hash = 14695981039346656037u;
    if (!strcmp(command, "step")) {
      for (int i = 0; i < n; i++) {
        control();
        mj_step(m, d);
      }
    } else if (!strcmp(command, "observe")) {
      for (int i = 0; i < n; i++) {
        control();
        mj_step(m, d);
        float* o = out;
        for (int j = 0; j < m->nq; j++) *o++ = (float)d->qpos[j];
        for (int j = 0; j < m->nv; j++) *o++ = (float)d->qvel[j];
        for (int j = 0; j < m->nsensordata; j++) *o++ = (float)d->sensordata[j];
      }
    } else {
      for (int i = 1; i <= n; i++) {
        control();
        mj_step(m, d);
        hash = mix(mix(hash, d->qpos, m->nq), d->qvel, m->nv);
        if (every && i % every == 0) {
          print("qpos", d->qpos, m->nq);
          print("qvel", d->qvel, m->nv);
        }
      }
    }
    if (every) printf("\n");
    else if (!strcmp(command, "hash")) printf("%" PRIx64 "\n", hash);
    else printf("%" PRId64 "\n", now() - start);
    fflush(stdout);
  }
  free(out);
  mj_deleteData(d);
  mj_deleteModel(m);
  return 0;
}
