@echo off
rem Starts the program with the environment that the engine needs before its native library loads: what the script
rem sphereface does on other systems.
setlocal EnableExtensions DisableDelayedExpansion

set "home=%~dp0"
set "home=%home:~0,-1%"

set "java="
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
if not defined java for %%j in (java.exe) do set "java=%%~$PATH:j"
if not defined java (
  echo sphereface: there is no Java: install JDK 17 or newer, or set JAVA_HOME.>&2
  exit /b 1
)

rem a JDK tells its version in a file; asking Java itself takes a tenth of a second
set "version="
for %%j in ("%java%") do set "release=%%~dpj..\release"
if exist "%release%" for /f "usebackq tokens=1,2 delims==" %%j in ("%release%") do if "%%j"=="JAVA_VERSION" set "version=%%~k"
if not defined version for /f "tokens=2,3" %%j in ('call "%java%" -version 2^>^&1') do if "%%j"=="version" set "version=%%~k"
set "major="
for /f "delims=.-+" %%j in ("%version%") do set "major=%%j"
if not defined major set "major=0"
if %major% lss 17 (
  echo sphereface: "%java%" is Java %version%: install JDK 17 or newer, or set JAVA_HOME.>&2
  exit /b 1
)

rem an unpacked archive has all jars in lib; else the program is what Maven built here
set "libraries=%home%\lib"
set "classpath=%libraries%\*"
if not exist "%libraries%\" (
  set "libraries=%home%\experiments\target\lib"
  set "classpath=%home%\experiments\target\classes;%home%\experiments\target\lib\*"
)
if not exist "%libraries%\" (
  echo sphereface: the program is not built yet: run 'mvn verify' in "%home%" first.>&2
  exit /b 1
)
if not exist "%home%\engine.properties" (
  echo sphereface: the file "%home%\engine.properties" is missing: unpack the program, or check it out, again.>&2
  exit /b 1
)

rem OpenMP allows a list, a number for each depth of nesting; the engines take one number
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=%NUMBER_OF_PROCESSORS%"
for /f "delims=, " %%j in ("%OMP_NUM_THREADS%") do set "threads=%%j"
if not "%threads%"=="%OMP_NUM_THREADS%" (
  echo sphereface: OMP_NUM_THREADS is '%OMP_NUM_THREADS%', a list; the engine gets its first number, %threads%.>&2
  set "OMP_NUM_THREADS=%threads%"
)
rem what is set already stays
set "driver="
for %%j in (nvidia-smi.exe) do set "driver=%%~$PATH:j"
for /f "usebackq eol=# tokens=1,* delims==" %%j in ("%home%\engine.properties") do (
  if not defined %%j if not "%%j"=="MXNET_ENGINE_TYPE" set "%%j=%%k"
  if not defined %%j if not defined driver set "%%j=%%k"
)

rem jdk.console: from JDK 22 on, there would be a console without a terminal too
rem file.encoding: up to JDK 17 it is the locale's
set "options=-Djava.awt.headless=true -Djdk.console=java.base -Dfile.encoding=UTF-8"
rem what only prints ends before better machine code and a second thread of the collector pay
set "collector=-XX:+UseParallelGC"
set "brief=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
set "megaface="
if "%~1"=="" set "collector=%brief%"
if "%~1"=="list" set "collector=%brief%"
if "%~1"=="watch" set "collector=%brief%"
for %%j in (%*) do (
  for %%k in (--help -h --version -V) do if "%%~j"=="%%k" set "collector=%brief%"
  if "%%~j"=="megaface" set "megaface=true"
)
set "options=%options% %collector%"
rem the profiles gpu-mxnet and gpu-pytorch leave an engine without its native library, which DJL then fetches
set "offline=-Dai.djl.offline=true"
for %%j in (mxnet pytorch) do (
  if exist "%libraries%\%%j-engine-*.jar" if not exist "%libraries%\%%j-native-*.jar" set "offline=-Dai.djl.offline=false -DOPT_OUT_TRACKING=true"
)
set "options=%options% %offline%"
if %major% geq 22 set "options=%options% --enable-native-access=ALL-UNNAMED"
if %major% geq 23 set "options=%options% --sun-misc-unsafe-memory-access=allow"
rem vector instructions for MegaFace's scores; without them it gives the same, more slowly
if defined megaface for /f "delims=@" %%j in ('call "%java%" --list-modules') do if "%%j"=="jdk.incubator.vector" set "options=%options% --add-modules jdk.incubator.vector"
rem class weights that are sampled are kept outside of the heap: no limit but the machine's
set "options=%options% -XX:MaxDirectMemorySize=1024g"
rem SPHEREFACE_JAVA_OPTS: further options of the JVM, separated by spaces
if defined SPHEREFACE_JAVA_OPTS set "options=%options% %SPHEREFACE_JAVA_OPTS%"

rem SPHEREFACE_CLASSPATH: jars and folders with losses, networks, data sets or protocols of the user's
if not defined SPHEREFACE_CLASSPATH goto start
set "additions=%SPHEREFACE_CLASSPATH:;=" "%"
set "missing="
for %%j in ("%additions%") do if not exist "%%~j" set "missing=%%~j"
if defined missing (
  echo sphereface: SPHEREFACE_CLASSPATH names "%missing%", which does not exist: give jars, folders, or FOLDER\*, separated by semicolons.>&2
  exit /b 1
)
set "classpath=%classpath%;%SPHEREFACE_CLASSPATH%"

:start
"%java%" %options% -cp "%classpath%" org.sphereface.experiments.cli.SphereFace %*
exit /b %ERRORLEVEL%
