/**
 * The browser that the tests and gates use: the system's Chromium, without anything that would reach the network.
 */
import { chromium } from 'playwright-core';

const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc',
  // A name that is not this machine's own to a browser, as that of a machine in the house.
  '--host-resolver-rules=MAP house.test 127.0.0.1',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
}
