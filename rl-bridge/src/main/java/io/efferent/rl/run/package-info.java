/** What a training run leaves behind and shows meanwhile: metrics, event files, films, a report, a live page. */
package io.efferent.rl.run;
