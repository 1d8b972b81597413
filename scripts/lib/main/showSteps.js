// @ts-check
'use strict';

const { elapsed } = require('../tools/waiting');

/**
 * Runs the steps one after another and shows where they are: a spinner with the time and the
 * last line of output on a terminal, plain lines elsewhere.
 * @template T
 * @param {{ title: string, isDone?: () => boolean, run: (context: T, onLine: (line: string) => void) => Promise<unknown> }[]} steps
 * @param {T} context
 */
async function showSteps(steps, context) {
	const { Listr, PRESET_TIMER } = await import('listr2');
	const isTerminal = Boolean(process.stdout.isTTY);
	const list = new Listr(
		steps.map(({ title, isDone, run }) => ({
			title,
			skip: () => (isDone?.() ? 'done before' : false),
			task: async (_, task) => {
				const start = Date.now();
				let last = '';
				const tell = () => {
					task.output = [elapsed(start, Date.now()), last].filter(Boolean).join('  ');
				};
				const timer = setInterval(tell, isTerminal ? 1_000 : 20_000);
				try {
					await run(context, (line) => {
						last = line.slice(0, 100);
					});
				} finally {
					clearInterval(timer);
				}
			},
		})),
		{
			concurrent: false,
			exitOnError: true,
			registerSignalListeners: false,
			fallbackRendererCondition: () => !isTerminal,
			rendererOptions: {
				timer: PRESET_TIMER,
				collapseErrors: false,
				collapseSkips: false,
				showErrorMessage: false,
			},
			fallbackRendererOptions: { timer: PRESET_TIMER },
		},
	);
	await list.run();
}

module.exports = { showSteps };
