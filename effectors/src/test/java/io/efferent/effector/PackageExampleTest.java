package io.efferent.effector;

import io.efferent.array.Examples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageExampleTest {
    @Test
    void theExampleOfThePackageDescriptionRuns(@TempDir Path folder) throws IOException {
        Examples.run(
                Path.of("src/main/java/io/efferent/effector/package-info.java"), folder, "io.efferent.muscle",
                "io.efferent.skeleton", "io.efferent.effector");
    }
}
