// Judges the logs that scripts/check-sarif has made.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const out = process.argv[2];
const multitool = new URL('node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool', import.meta.url).pathname;

/** What the validator says and is left so, with the reason. */
const ACCEPTED = {
    SARIF2005: 'the project has no address of its own to point to',
};

function run(...args) {
    try {
        execFileSync(multitool, args, { stdio: 'pipe', maxBuffer: 1 << 28 });
    } catch (error) {
        // It exits with 1 for complaints too; whether it worked is seen from what it wrote.
        if (error.status !== 1) {
            throw error;
        }
    }
}

const read = file => JSON.parse(readFileSync(file, 'utf8'));
const logs = readdirSync(out).filter(name => /^\d+\.sarif$/.test(name));
let faults = 0;
let results = 0;
for (const name of logs) {
    const log = `${out}/${name}`;
    const verdict = `${out}/${name}.verdict`;
    run('validate', log, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '-o', verdict, '--log', 'ForceOverwrite');
    for (const result of read(verdict).runs[0].results ?? []) {
        const level = result.level ?? 'warning';
        if (level !== 'note' && !ACCEPTED[result.ruleId]) {
            faults++;
            console.log(`${name}: ${level} ${result.ruleId} ${JSON.stringify(result.message)}`);
        }
    }

    const ours = read(log).runs[0].results;
    const stripped = read(log);
    const root = readFileSync(log.replace(/sarif$/, 'root'), 'utf8').trim();
    stripped.runs[0].originalUriBaseIds = { '%SRCROOT%': { uri: `${pathToFileURL(root).href}/` } };
    stripped.runs[0].results.forEach(result => delete result.partialFingerprints.primaryLocationLineHash);
    writeFileSync(`${out}/${name}.stripped`, JSON.stringify(stripped));
    run('rewrite', `${out}/${name}.stripped`, '-o', `${out}/${name}.rewritten`, '--insert', 'RollingHashPartialFingerprints',
        '--log', 'ForceOverwrite');
    const theirs = read(`${out}/${name}.rewritten`).runs[0].results ?? [];
    ours.forEach((result, i) => {
        results++;
        const [mine, other] = [result, theirs[i]].map(one => one?.partialFingerprints?.primaryLocationLineHash);
        if (!mine || mine !== other) {
            faults++;
            console.log(`${name}: result ${i}: primaryLocationLineHash ${mine}, Microsoft's tool says ${other}`);
        }
    });
}
if (results === 0) {
    console.log('no results to compare: nothing was tested');
    process.exit(1);
}
console.log(`${logs.length} logs with ${results} results, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
