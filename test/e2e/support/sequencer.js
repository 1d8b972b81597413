// @ts-check
'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** What the package is for comes first: the OAuth2 round trip. Then jest's own order. */
class RoundTripFirst extends Sequencer {
	/** @type {InstanceType<typeof Sequencer>['sort']} */
	async sort(tests) {
		const order = await super.sort(tests);
		const isFirst = (/** @type {{ path: string }} */ { path }) =>
			path.endsWith('oauth2-round-trip.test.js');
		return [...order.filter(isFirst), ...order.filter((test) => !isFirst(test))];
	}
}

module.exports = RoundTripFirst;
