/**
 * Runs a command while the real program serves the example photographs from a library of its own:
 * `TINTYPE_BIN=…/tintype node with-server.mjs COMMAND …`, which finds the gallery at TINTYPE_URL and, by the link that was
 * printed, has a session of it: the cookie is TINTYPE_SESSION.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = process.env.TINTYPE_BIN;
const [command, ...rest] = process.argv.slice(2);
if (!program || !command) {
  console.error('usage: TINTYPE_BIN=…/tintype node with-server.mjs COMMAND …');
  process.exit(2);
}

const examples = fileURLToPath(new URL('../../../examples/photos', import.meta.url));
const library = await mkdtemp(path.join(tmpdir(), 'tintype-'));
const server = spawn(program, ['--library', library, 'serve', examples, '--listen', '127.0.0.1:0', '--recogniser', 'none'], {
  stdio: ['ignore', 'inherit', 'pipe'],
});
let code = 1;
try {
  const link = await indexed();
  const env = { ...process.env, TINTYPE_URL: link.origin, TINTYPE_SESSION: await signIn(link) };
  const tests = spawn(command, rest, { stdio: 'inherit', env });
  code = await new Promise((resolve) => tests.on('exit', (exit) => resolve(exit ?? 1)));
} finally {
  server.kill('SIGINT');
  await rm(library, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(code);

/** The link that opens the gallery, once every photograph is in it. */
async function indexed() {
  let link = '';
  for await (const line of createInterface({ input: server.stderr })) {
    link = /http:\/\/\S+/.exec(line)?.[0] ?? link;
    if (line.includes('looked at')) return new URL(link);
  }
  throw new Error(`${program} ended before it had indexed the examples`);
}

/** The cookie that opening it sets. @param {URL} link */
async function signIn(link) {
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 303 || !cookie) throw new Error(`${link} was answered with ${answer.status}`);
  return cookie;
}
