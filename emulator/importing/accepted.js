// @ts-check
'use strict';

const { json } = require('../server/replies');

/**
 * 201, or 202 when the switch says that the records are queued; both are success.
 * @param {import('../types').Call} call
 */
const accepted = ({ reply, switches }) =>
	switches.importQueued
		? json(reply, { status: 'Accepted', message: 'The batch is queued to be processed.' }, 202)
		: json(reply, { status: 'OK', message: 'Batch Accepted!' }, 201);

module.exports = { accepted };
