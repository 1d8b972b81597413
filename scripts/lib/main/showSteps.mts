import { Listr, PRESET_TIMER } from 'listr2';
import { elapsed } from '../../bootstrap/waiting.js';

/** How a step says where it is. */
export interface Progress {
	/** Takes the last line of a program's output. */
	onLine: (line: string) => void;
	/** Takes what is called again and again while the step runs, such as "12 of 40 packages". */
	measure: (progress: () => string) => void;
}

export interface Step<Context> {
	title: string;
	/** Whether there is nothing left to do. */
	isDone?: (context: Context) => boolean;
	run: (context: Context, progress: Progress) => Promise<void>;
}

/**
 * Runs the steps one after another and shows where they are: a spinner with the time and the
 * progress on a terminal, plain lines elsewhere.
 */
export async function showSteps<Context>(steps: Step<Context>[], context: Context) {
	const isTerminal = process.stdout.isTTY;
	const list = new Listr(
		steps.map(({ title, isDone, run }) => ({
			title,
			skip: () => (isDone?.(context) ? 'done before' : false),
			task: async (_: unknown, task: { output: string }) => {
				const start = Date.now();
				let last = '';
				let measured: (() => string) | undefined;
				const tell = () => {
					const parts = [elapsed(start, Date.now()), measured?.() ?? last];
					task.output = parts.filter(Boolean).join('  ');
				};
				const timer = setInterval(tell, isTerminal ? 1_000 : 15_000);
				try {
					await run(context, {
						onLine: (line) => {
							last = line.slice(0, 100);
						},
						measure: (progress) => {
							measured = progress;
						},
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
