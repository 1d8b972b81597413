// @ts-check
'use strict';

const { empty, json } = require('../../server/replies');
const { checkMetadata } = require('../../rules/streamMetadata');
const { findSource } = require('../../state/findSource');

/**
 * connect-api.md 8.25: select streams and fields. Only what is sent changes, and nothing does when
 * a part of it is refused. Before discovery no stream is known, so every name is refused.
 * @type {import('../../types').Route[]}
 */
const routes = [
	{
		method: 'PUT',
		path: '/v4/sources/:sourceId/streams/metadata',
		handle({ account, body, core, params, reply }) {
			const source = findSource(account, params.sourceId);
			if (!source) return empty(reply, 404);
			for (const { entry, change } of checkMetadata(body, source.discovered ? source.streams : []))
				Object.assign(entry.metadata, change);
			source.updatedAt = core.clock.now();
			return json(reply, { status: 200 });
		},
	},
];

module.exports = { routes };
