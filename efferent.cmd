@echo off
rem Starts Efferent on Windows: finds a JDK 25, builds where that was not done yet, then runs java. Unlike the script for
rem Linux and macOS it does not notice changed sources: delete cli\target\efferent.args to build anew.
setlocal
set "root=%~dp0"
set "arguments=%root%cli\target\efferent.args"
set "cache=%root%cli\target\efferent.aot"

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
  call :cache
)

set "cached="
echo %EFFERENT_JAVA_OPTS% %JAVA_TOOL_OPTIONS% %JDK_JAVA_OPTIONS% | findstr "Xshare Shared AOT" >nul
if errorlevel 1 if exist "%cache%" set cached="-XX:AOTCache=%cache%" "-Xlog:aot*=off" "-Xlog:cds*=off"
"%java%" %cached% "@%arguments%" %EFFERENT_JAVA_OPTS% io.efferent.cli.Main %*
exit /b %errorlevel%

rem Loaded and linked classes for the next starts, noted down in a short training; where it fails, nothing is missing.
:cache
del "%cache%" 2>nul
"%java%" "-XX:AOTCacheOutput=%cache%.new" "@%arguments%" io.efferent.cli.Main train reach --batches 5 --validation-every 5 --out "%root%cli\target\aot-training" >nul 2>&1 <nul
if not errorlevel 1 if exist "%cache%.new" move /y "%cache%.new" "%cache%" >nul
del "%cache%.new" 2>nul
rmdir /s /q "%root%cli\target\aot-training" 2>nul
exit /b 0
