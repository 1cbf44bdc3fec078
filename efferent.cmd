@echo off
rem Starts Efferent on Windows: finds a JDK 25, builds where that was not done yet, then runs java. Unlike the script for
rem Linux and macOS it does not notice changed sources: delete cli\target\efferent.args to build anew.
setlocal
set "root=%~dp0"
set "arguments=%root%cli\target\efferent.args"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XshowSettings:properties -version 2>&1 | findstr /r /c:"java.specification.version = 2[5-9]" /c:"java.specification.version = [3-9][0-9]" >nul
if errorlevel 1 (
  echo efferent: needs a JDK 25 or newer; install one from https://adoptium.net, or set JAVA_HOME to its folder. 1>&2
  exit /b 2
)

if not exist "%arguments%" (
  echo Building Efferent ^(first run: a few minutes^)... 1>&2
  pushd "%root%"
  call mvnw.cmd -q -B -DskipTests package -pl cli -am
  if errorlevel 1 (
    popd
    echo efferent: the build failed; its output is above. 1>&2
    exit /b 1
  )
  popd
)

"%java%" "@%arguments%" %EFFERENT_JAVA_OPTS% io.efferent.cli.Main %*
exit /b %errorlevel%
