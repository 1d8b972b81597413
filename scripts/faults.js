#!/usr/bin/env node
// @ts-check
'use strict';

/**
 * Writes docs/faults.md: what becomes of each request of each operation under each fault, from a
 * run on the emulator.
 *
 *   node scripts/faults.js
 */

const { spawnSync } = require('node:child_process');
const { mkdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
mkdirSync(join(root, 'docs'), { recursive: true });
const { status } = spawnSync(
	process.execPath,
	[join(root, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/trust/faults.test.ts'],
	{ cwd: root, stdio: 'inherit', env: { ...process.env, UPDATE_FAULTS: '1' } },
);
process.exitCode = status ?? 1;
