package io.efferent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What came of a command line: its exit status and what it printed. */
record Run(int status, String out, String err) {

    static Run of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Run(status, out.toString(), err.toString());
    }
}
