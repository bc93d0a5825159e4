/**
 * Runs a command while the real program serves the example photographs from a library of its own:
 * `TINTYPE_BIN=…/tintype node with-server.mjs COMMAND …`, which finds the gallery at TINTYPE_URL, the cookie of a session in
 * TINTYPE_SESSION, and in TINTYPE_LINK the link that begins another.
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
const lines = createInterface({ input: server.stderr })[Symbol.asyncIterator]();
let code = 1;
try {
  const link = await said('open the gallery by');
  await said('looked at');
  const session = await signIn(link);
  const next = await said('another one can by');
  const env = { ...process.env, TINTYPE_URL: new URL(link).origin, TINTYPE_SESSION: session, TINTYPE_LINK: next };
  const tests = spawn(command, rest, { stdio: 'inherit', env });
  code = await new Promise((resolve) => tests.on('exit', (exit) => resolve(exit ?? 1)));
} finally {
  server.kill('SIGINT');
  await rm(library, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(code);

/** The link in the next line that has these words, or nothing. @param {string} words */
async function said(words) {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${program} ended before it said “${words}”`);
    if (value.includes(words)) return /http:\/\/\S+/.exec(value)?.[0] ?? '';
  }
}

/** The cookie that opening it sets. @param {string} link */
async function signIn(link) {
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 303 || !cookie) throw new Error(`${link} was answered with ${answer.status}`);
  return cookie;
}
