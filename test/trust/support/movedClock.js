// @ts-check
'use strict';

/**
 * A clock for the emulator: real timers, but the time of somebody else.
 * @param {() => number} now milliseconds
 * @returns {import('../../../emulator/types.mts').ClockLike}
 */
const movedClock = (now) => ({ now, setTimeout, clearTimeout });

module.exports = { movedClock };
