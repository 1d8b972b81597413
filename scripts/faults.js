#!/usr/bin/env node
// @ts-check
'use strict';

/**
 * Writes docs/faults.md: what becomes of each request of each operation under each fault, from a
 * run on the emulator.
 *
 *   node scripts/faults.js
 */

const { faults, writingRun } = require('./lib/operations/writingRun');

process.exitCode = writingRun(faults);
