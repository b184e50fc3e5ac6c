// What moves on the page: the figures, the charts, the switch of the colours and the import. Everything else is forms and links.
(() => {
  const base = document.documentElement.dataset.base;
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Only what differs is written, so that a screen reader is told of nothing that stayed.
  const write = (element, text) => {
    if (element && element.textContent !== text) {
      element.textContent = text;
    }
  };

  // ---- Light and dark

  const root = document.documentElement;
  const themeSwitch = find('#theme-switch');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : prefersDark.matches);
  const showTheme = () => {
    themeSwitch.setAttribute('aria-pressed', String(isDark()));
    charts.forEach((chart) => chart.draw());
  };

  // ---- Charts

  const CHART_HEIGHT = 160;
  const charts = [];
  const colour = (name) => {
    // A canvas does not know light-dark(), so an element is asked what it makes of it.
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const faint = (value) => value.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.18)');

  const makeChart = (place, options) => {
    const chart = {
      data: options.data,
      uplot: null,
      draw() {
        chart.uplot?.destroy();
        place.replaceChildren();
        const axis = {
          stroke: colour('muted'),
          grid: { stroke: colour('line'), width: 1 },
          ticks: { show: false },
          font: '12px system-ui, sans-serif',
        };
        chart.uplot = new uPlot(
          {
            width: place.clientWidth,
            height: CHART_HEIGHT,
            padding: [8, 8, 0, 0],
            cursor: { drag: { x: false, y: false }, points: { show: false } },
            scales: options.scales,
            axes: [
              { ...axis, size: 28, space: 70, incrs: options.steps, grid: { show: false }, values: options.times },
              { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en')) },
            ],
            series: [{ value: options.time }, ...options.series(axis)],
          },
          chart.data,
          place,
        );
      },
      show(data) {
        chart.data = data;
        chart.uplot.setData(data);
      },
    };
    new ResizeObserver(() => chart.uplot?.setSize({ width: place.clientWidth, height: CHART_HEIGHT })).observe(place);
    chart.draw();
    charts.push(chart);
    return chart;
  };

  const clock = (seconds, withSeconds) =>
    new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: withSeconds ? '2-digit' : undefined });
  const rounded = (value) => (value == null ? '–' : (Math.round(value * 10) / 10).toLocaleString('en'));

  const THROUGHPUT_SECONDS = 300;
  const LEAST_SECONDS = 60;
  let readings = [];
  let throughputChart;

  const throughputColumns = () => [
    readings.map((reading) => reading.time),
    readings.map((reading) => reading.delivered),
    readings.map((reading) => reading.failed),
  ];

  const drawThroughput = () => {
    const place = find('[data-chart="throughput"]');
    if (!place) {
      return;
    }
    throughputChart = makeChart(place, {
      data: throughputColumns(),
      scales: {
        x: {
          range: () => {
            const end = readings.length > 0 ? readings[readings.length - 1].time : Date.now() / 1000;
            const begin = readings.length > 0 ? readings[0].time : end;
            return [Math.min(begin, end - LEAST_SECONDS), end];
          },
        },
        y: { range: (_, least, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
      },
      steps: [15, 30, 60, 120],
      times: (_, ticks) => ticks.map((tick) => clock(tick, true)),
      time: (_, value) => (value == null ? '–' : clock(value, true)),
      series: () => [
        { label: 'Delivered', stroke: colour('delivered'), fill: faint(colour('delivered')), width: 2, points: { show: false }, value: (_, value) => rounded(value) },
        { label: 'Failed', stroke: colour('failed'), fill: faint(colour('failed')), width: 2, points: { show: false }, value: (_, value) => rounded(value) },
      ],
    });
  };

  const addReading = (reading) => {
    readings.push(reading);
    readings = readings.filter((each) => each.time >= reading.time - THROUGHPUT_SECONDS);
    throughputChart?.show(throughputColumns());
  };

  // The table holds still once it is open; opening it again shows the present figures.
  const fillThroughputTable = (table) => {
    const spans = new Map();
    readings.forEach((reading) => {
      const start = Math.floor(reading.time / 30) * 30;
      spans.set(start, [...(spans.get(start) ?? []), reading]);
    });
    const mean = (span, field) => span.reduce((sum, reading) => sum + reading[field], 0) / span.length;
    const rows = [...spans].reverse().map(([start, span]) => {
      const row = document.createElement('tr');
      const time = document.createElement('th');
      time.scope = 'row';
      time.textContent = clock(start, true);
      row.append(time);
      ['delivered', 'failed'].forEach((field) => {
        const cell = document.createElement('td');
        cell.className = 'number';
        cell.textContent = rounded(mean(span, field));
        row.append(cell);
      });
      return row;
    });
    if (rows.length > 0) {
      find('tbody', table).replaceChildren(...rows);
    }
  };

  let hoursChart;
  const drawHours = () => {
    const place = find('[data-chart="hours"]');
    const rows = findAll('#hours-table tbody tr[data-time]');
    if (hoursChart) {
      charts.splice(charts.indexOf(hoursChart), 1);
      hoursChart = null;
    }
    if (!place || rows.length === 0) {
      place?.remove();
      return;
    }
    const byTime = rows.map((row) => row.dataset).sort((one, other) => one.time - other.time);
    const column = (field) => byTime.map((row) => Number(row[field]));
    const delivered = column('delivered');
    const sums = column('failed').map((failed, index) => failed + delivered[index]);
    const end = Math.max(...column('time')) + 1800;
    hoursChart = makeChart(place, {
      data: [column('time'), sums, delivered],
      scales: { x: { range: () => [end - 86400, end] }, y: { range: (_, least, most) => [0, Math.max(1, (most ?? 0) * 1.1)] } },
      steps: [3600, 7200, 14400, 21600],
      times: (_, ticks) => ticks.map((tick) => clock(tick, false)),
      time: (_, value) => (value == null ? '–' : clock(value, false)),
      series: () => {
        const paths = uPlot.paths.bars({ size: [0.7, 40] });
        return [
          { label: 'Failed', fill: colour('failed'), paths, points: { show: false }, value: (plot, value, _, index) => (index == null ? '–' : (value - plot.data[2][index]).toLocaleString('en')) },
          { label: 'Delivered', fill: colour('delivered'), paths, points: { show: false }, value: (_, value) => (value == null ? '–' : value.toLocaleString('en')) },
        ];
      },
    });
  };

  // ---- Sections that are loaded anew

  const loading = new Set();
  const reload = async (name) => {
    const section = find(`[data-section="${name}"]`);
    // Whoever writes into a field or is asked for a word keeps what is there.
    if (!section || loading.has(name) || find('details.confirm[open]', section)) {
      return;
    }
    loading.add(name);
    try {
      const answer = await fetch(`${base}ui/sections/${name}`);
      if (!answer.ok || answer.redirected) {
        return;
      }
      const fresh = find(`[data-section="${name}"]`, new DOMParser().parseFromString(await answer.text(), 'text/html'));
      if (fresh) {
        const held = section.contains(document.activeElement);
        const older = find('.older', fresh);
        if (older && find('.older', section)?.open) {
          older.open = true;
        }
        section.replaceWith(document.adoptNode(fresh));
        if (held) {
          fresh.tabIndex = -1;
          fresh.focus();
        }
        if (name === 'statistics') {
          drawHours();
        }
      }
    } catch {
      // The stream says that the application is away.
    } finally {
      loading.delete(name);
    }
  };

  // ---- Figures that move

  const liveState = find('#live-state');
  const showLive = (state, text) => {
    liveState.hidden = false;
    liveState.dataset.state = state;
    write(liveState, text);
  };

  const showBar = (bar, element) => {
    element.setAttribute('aria-valuenow', bar.percent);
    element.setAttribute('aria-valuetext', bar.text);
    bar.segments.forEach((segment) => {
      const part = find(`rect[data-kind="${segment.kind}"]`, element);
      part.setAttribute('x', segment.start);
      part.setAttribute('width', segment.width);
    });
  };

  const STATISTICS_MILLIS = 15000;
  let statisticsLoaded = Date.now();

  const showFigures = (figures) => {
    Object.entries(figures.texts).forEach(([name, text]) => write(find(`[data-live="${name}"]`), text));
    const changed = new Set();
    const shown = new Set(findAll('[data-item]'));
    figures.items.forEach((item) => {
      const element = find(`[data-section="${item.section}"] [data-item="${CSS.escape(item.key)}"]`);
      shown.delete(element);
      if (element?.dataset.state !== item.state) {
        changed.add(item.section);
        return;
      }
      Object.entries(item.texts).forEach(([name, text]) => {
        const place = find(`[data-field="${name}"]`, element);
        write(place, text);
        if (place?.parentElement.dataset.rare) {
          place.parentElement.dataset.rare = text;
        }
      });
      if (item.bar) {
        showBar(item.bar, find('.bar', element));
      }
    });
    shown.forEach((element) => changed.add(element.closest('[data-section]').dataset.section));
    changed.forEach(reload);
    if (Date.now() - statisticsLoaded > STATISTICS_MILLIS && !document.hidden) {
      statisticsLoaded = Date.now();
      reload('statistics');
    }
  };

  const RECONNECT_MILLIS = 10000;
  const listen = () => {
    const stream = new EventSource(`${base}ui/events`);
    stream.addEventListener('history', (event) => {
      readings = JSON.parse(event.data);
      throughputChart.show(throughputColumns());
    });
    stream.addEventListener('figures', (event) => showFigures(JSON.parse(event.data)));
    stream.addEventListener('throughput', (event) => {
      showLive('live', 'Live');
      addReading(JSON.parse(event.data));
    });
    stream.addEventListener('problem', (event) => showLive('problem', `Figures stand still: ${JSON.parse(event.data)}`));
    stream.addEventListener('error', () => {
      showLive('problem', 'Not connected');
      // A refusal, as while too many pages are open, ends a stream for good.
      if (stream.readyState === EventSource.CLOSED) {
        setTimeout(listen, RECONNECT_MILLIS);
      }
    });
    addEventListener('pagehide', () => stream.close(), { once: true });
  };

  // ---- Import

  // The same file goes on where it stopped, as long as it is sent under the same key.
  let importKey;
  const importMessages = (form) => {
    const file = find('input[type="file"]', form).files[0];
    const report = find('#import-report');
    const progress = find('#import-progress');
    const button = find('button', form);
    const request = new XMLHttpRequest();
    const end = (...content) => {
      button.disabled = false;
      progress.hidden = true;
      report.replaceChildren(...content);
      report.focus();
    };
    const refuse = (text) => {
      const notice = document.createElement('p');
      notice.className = 'notice notice-problem';
      notice.textContent = text;
      end(notice);
    };
    request.open('POST', `${form.action}?${new URLSearchParams({ campaignId: find('[name="campaignId"]', form).value })}`);
    request.setRequestHeader('Content-Type', file.name.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/csv');
    request.setRequestHeader('Idempotency-Key', importKey);
    const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/);
    if (token) {
      request.setRequestHeader('X-XSRF-TOKEN', token[1]);
    }
    request.upload.addEventListener('progress', (event) => {
      progress.max = event.total;
      progress.value = event.loaded;
    });
    request.addEventListener('load', () => {
      const answer = find('#report', new DOMParser().parseFromString(request.responseText, 'text/html'));
      if (answer) {
        end(document.adoptNode(answer));
      } else {
        refuse(`The file was refused with status ${request.status}. Load the page anew, log in and try again.`);
      }
    });
    request.addEventListener('error', () => refuse('The connection broke. Import the same file again: it goes on where it stopped.'));
    button.disabled = true;
    progress.hidden = false;
    progress.removeAttribute('value');
    report.replaceChildren();
    request.send(file);
  };

  // ---- What the page begins with

  themeSwitch.hidden = false;
  themeSwitch.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem('theme', root.dataset.theme);
    showTheme();
  });
  prefersDark.addEventListener('change', showTheme);
  drawThroughput();
  drawHours();
  showTheme();
  find('#throughput .alternative')?.addEventListener('toggle', (event) => fillThroughputTable(find('table', event.target)));
  if (throughputChart) {
    listen();
  }
  const importForm = find('#import-form');
  importForm?.addEventListener('change', () => {
    importKey = undefined;
  });
  importForm?.addEventListener('submit', (event) => {
    event.preventDefault();
    importKey ??= Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
    importMessages(importForm);
  });
})();
