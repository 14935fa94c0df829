// Opens the reports that scripts/test-html has made and asserts what a browser shows.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const out = process.argv[2];
const EXAMPLE = pathToFileURL(`${out}/example.html`).href;
const RULES = pathToFileURL(`${out}/rules.html`).href;
const ALL = pathToFileURL(`${out}/all.html`).href;
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 800 };
const NARROW = { width: 320, height: 700 };

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-quic'],
});

/** Opens a report; whatever the page complains of, or asks the network for, fails the test. */
async function open(url, viewport, colorScheme, media = 'screen', deviceScaleFactor = 1) {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('request', request => {
        if (request.url() !== url) {
            complaints.push(`asks for ${request.url()}`);
        }
    });
    await page.emulateMedia({ colorScheme, media });
    await page.goto(url);
    assert.deepEqual(complaints, []);
    return { page, close: () => context.close(), complaints };
}

/** In the page: every visible text whose contrast is too low, as WCAG 2.2 defines it. */
function faintTexts() {
    const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const colour = text => text.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const contrast = (a, b) => {
        const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (light + 0.05) / (dark + 0.05);
    };
    const background = element => {
        const outcome = element.closest('.outcome');
        if (outcome) {
            return colour(getComputedStyle(outcome.querySelector('rect')).fill);
        }
        for (let e = element; e; e = e.parentElement) {
            const [r, g, b, a = 1] = colour(getComputedStyle(e).backgroundColor);
            if (a > 0) {
                return [r, g, b];
            }
        }
        throw new Error('no background');
    };
    const faint = [];
    let seen = 0;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || element.closest('title, desc') || !element.checkVisibility()) {
            continue;
        }
        const style = getComputedStyle(element);
        const front = colour(element.closest('svg') ? style.fill : style.color);
        const back = background(element);
        seen++;
        if (contrast(front, back) < 4.5) {
            faint.push(`${texts.currentNode.data.trim()}: ${front} on ${back}`);
        }
    }
    return { seen, faint: [...new Set(faint)].slice(0, 20) };
}

/** In the page: texts of drawings that leave their drawing or lie over each other. */
function messyDrawings() {
    const messy = [];
    let seen = 0;
    for (const svg of document.querySelectorAll('svg.timeline')) {
        seen++;
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].map(text => ({ text, box: text.getBoundingClientRect() }));
        for (const { text, box } of texts) {
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) {
                messy.push(`leaves its drawing: ${text.textContent}`);
            }
        }
        texts.forEach(({ text: one, box: a }, i) => texts.slice(i + 1).forEach(({ text: other, box: b }) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            // Boxes of lines are higher than their letters.
            if (wide > 1 && high > 4) {
                messy.push(`one over the other: ${one.textContent} / ${other.textContent}`);
            }
        }));
    }
    return { seen, messy: [...new Set(messy)].slice(0, 20) };
}

const tests = {
    async everythingCanBeReadInEveryLight() {
        for (const scheme of ['light', 'dark']) {
            for (const viewport of [DESKTOP, PHONE]) {
                const { page, close } = await open(RULES, viewport, scheme);
                const { seen, faint } = await page.evaluate(faintTexts);
                assert.ok(seen > 500, `${seen} texts`);
                assert.deepEqual(faint, [], `${scheme} at ${viewport.width}`);
                await close();
            }
        }
        const day = await open(EXAMPLE, DESKTOP, 'light');
        const night = await open(EXAMPLE, DESKTOP, 'dark');
        const paper = await open(EXAMPLE, DESKTOP, 'dark', 'print');
        const colour = ({ page }) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.notEqual(await colour(day), await colour(night));
        assert.equal(await colour(day), await colour(paper), 'on paper it is day');
        await Promise.all([day, night, paper].map(one => one.close()));
    },

    async nothingStandsBesideTheScreen() {
        for (const viewport of [DESKTOP, PHONE, NARROW]) {
            const { page, close } = await open(ALL, viewport, 'light');
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(width <= viewport.width, `${width} at ${viewport.width}`);
            await close();
        }
    },

    async drawingsAreTidy() {
        for (const viewport of [DESKTOP, PHONE]) {
            const { page, close } = await open(ALL, viewport, 'light');
            const { seen, messy } = await page.evaluate(messyDrawings);
            assert.ok(seen > 100, `${seen} drawings`);
            assert.deepEqual(messy, [], `at ${viewport.width}`);
            await close();
        }
        const desktop = await open(EXAMPLE, DESKTOP, 'light');
        const [race, fix] = await boxes(desktop.page, 'svg.timeline');
        assert.ok(race.y < fix.y + fix.height && fix.x > race.x + race.width - 1, 'side by side where there is room');
        await desktop.close();
        const phone = await open(EXAMPLE, PHONE, 'light');
        const [first, second] = await boxes(phone.page, 'svg.timeline');
        assert.ok(second.y > first.y + first.height, 'one below the other on a phone');
        const size = await phone.page.evaluate(() => {
            const svg = document.querySelector('svg.timeline');
            return 13 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        });
        assert.ok(size >= 10, `letters of ${size} pixels on a phone`);
        await phone.close();
    },

    async filtersHideWhatTheySayAndCount() {
        const { page, close, complaints } = await open(RULES, DESKTOP, 'light');
        const total = await page.locator('article').count();
        assert.equal(await page.locator('article:visible').count(), total);
        assert.equal(await shown(page), `${total} of ${total} shown`);
        const boxes = await page.locator('.filters input').all();
        assert.ok(boxes.length > 10);
        for (const box of boxes) {
            const name = (await box.getAttribute('id')).replace('show-', '');
            const own = await page.locator(`article.${name}`).count();
            assert.ok(own > 0, name);
            await box.uncheck();
            assert.equal(await page.locator(`article.${name}:visible`).count(), 0, name);
            assert.equal(await page.locator('article:visible').count(), total - own, name);
            assert.equal(await shown(page), `${total - own} of ${total} shown`);
            const label = await box.locator('xpath=..').innerText();
            assert.ok(label.endsWith(` ${own}`), label);
            await box.check();
        }
        assert.equal(await page.locator('article:visible').count(), total);
        assert.deepEqual(complaints, []);
        await close();
    },

    async patchesUnfoldAndAreOnPaper() {
        const { page, close, complaints } = await open(EXAMPLE, DESKTOP, 'light');
        assert.match(await page.locator('.fix h4').innerText(), /^Fix \((safe|needs review|by hand)\)$/);
        const patch = page.locator('.fix details');
        assert.equal(await patch.locator('pre').first().isVisible(), false);
        await patch.locator('summary').click();
        assert.ok(await patch.locator('pre').first().isVisible());
        const added = await patch.locator('.added').allInnerTexts();
        assert.ok(added.some(line => line.includes('} catch (DataIntegrityViolationException e) {')), added.join('\n'));
        assert.ok(added.every(line => line.startsWith('+')));
        const [kept, grown] = await page.evaluate(() => ['.diff .row:not(.added)', '.diff .added']
            .map(rows => getComputedStyle(document.querySelector(rows)).backgroundColor));
        assert.notEqual(kept, grown, 'what is added has a colour');
        assert.deepEqual(complaints, []);
        await close();
        const paper = await open(EXAMPLE, DESKTOP, 'light', 'print');
        assert.ok(await paper.page.locator('.fix details pre').first().isVisible(), 'unfolded on paper');
        await paper.close();
    },

    async theKeyboardReachesEverything() {
        const { page, close } = await open(RULES, DESKTOP, 'light');
        const focused = () => page.evaluate(() => {
            const e = document.activeElement;
            const box = e.getBoundingClientRect();
            const style = getComputedStyle(e);
            return {
                what: e.id || e.className || e.getAttribute('href') || e.tagName,
                inside: box.width > 0 && box.left >= 0 && box.bottom > 0 && box.top < innerHeight,
                ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            };
        });
        await page.keyboard.press('Tab');
        assert.equal((await focused()).what, 'skip');
        await page.keyboard.press('Enter');
        assert.ok(page.url().endsWith('#findings'));
        const reached = [];
        for (let i = 0; i < 40; i++) {
            await page.keyboard.press('Tab');
            const now = await focused();
            assert.ok(now.inside && now.ring, JSON.stringify(now));
            reached.push(now.what);
        }
        assert.ok(reached.includes('show-s-error') || reached.some(what => what.startsWith('show-')), reached.join());
        assert.ok(reached.includes('PRE'), 'lines that scroll can be scrolled');
        await close();
        const again = await open(RULES, DESKTOP, 'light');
        await again.page.locator('#show-c-low').focus();
        const before = await shown(again.page);
        await again.page.keyboard.press('Space');
        assert.notEqual(await shown(again.page), before);
        await again.close();
    },

    async aReaderWithoutEyesGetsItAll() {
        const { page, close } = await open(EXAMPLE, DESKTOP, 'light');
        const drawing = page.getByRole('img', { name: 'What two requests do to each other' });
        assert.equal(await drawing.count(), 1);
        assert.match(await drawing.locator('desc').textContent(), /Request A: .*Request B: /);
        const levels = await page.evaluate(() =>
            [...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1])));
        assert.equal(levels[0], 1);
        levels.slice(1).forEach((level, i) => assert.ok(level <= levels[i] + 1, levels.join()));
        assert.equal(await page.getByRole('main').count(), 1);
        assert.equal(await page.getByRole('article').count(), 1);
        await close();
    },

    async linksLeadToTheFindingAndTheRule() {
        const { page, close } = await open(EXAMPLE, DESKTOP, 'light');
        await page.locator('.kicker a').click();
        assert.ok(page.url().endsWith('#rule-TOC101'));
        assert.ok(await page.locator('#rule-TOC101').isVisible());
        await page.locator('h3 a').first().click();
        assert.match(page.url(), /#f-[0-9a-f]{32}-1$/);
        await close();
    },

    async paperHasNoControls() {
        const { page, close } = await open(RULES, DESKTOP, 'light', 'print');
        assert.equal(await page.locator('.filters:visible, .shown:visible').count(), 0);
        const { faint } = await page.evaluate(faintTexts);
        assert.deepEqual(faint, []);
        assert.ok((await page.pdf()).length > 10_000);
        await close();
    },

    async screenshots() {
        for (const [name, url] of [['example', EXAMPLE], ['rules', RULES]]) {
            for (const scheme of ['light', 'dark']) {
                for (const [kind, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
                    const { page, close } = await open(url, viewport, scheme);
                    await page.screenshot({ path: `${out}/${name}-${kind}-${scheme}.png`, fullPage: name === 'example' });
                    await close();
                }
            }
        }
        if (process.env.UPDATE_IMAGE) {
            const { page, close } = await open(EXAMPLE, { width: 960, height: 1200 }, 'light');
            writeFileSync(process.env.UPDATE_IMAGE, await page.locator('article').screenshot());
            await close();
        }
    },
};

async function boxes(page, selector) {
    return Promise.all((await page.locator(selector).all()).map(one => one.boundingBox()));
}

/** What is read of the number of findings that the filters leave; the style sheet counts them. */
async function shown(page) {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    const byId = new Map(nodes.map(node => [node.nodeId, node]));
    const texts = node => node.role.value === 'StaticText'
        ? [node.name.value]
        : (node.childIds || []).flatMap(id => texts(byId.get(id)));
    const read = nodes.filter(node => node.role.value === 'paragraph')
        .map(node => texts(node).join('').replace(/\s+/g, ' '))
        .filter(text => text.endsWith(' shown'));
    assert.equal(read.length, 1, read.join());
    return read[0];
}

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
    try {
        await test();
        console.log(`ok   ${name}`);
    } catch (error) {
        failed++;
        console.log(`FAIL ${name}\n${error.stack}`);
    }
}
await browser.close();
console.log(failed === 0 ? `${Object.keys(tests).length} tests passed; screenshots in ${out}` : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
