// @ts-check
'use strict';

const { gzipSync } = require('node:zlib');

/** @param {string} text */
const gzip = (text) => gzipSync(text);

module.exports = { gzip };
