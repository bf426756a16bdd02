# The few rules every target of this project follows.

# The same for every file, ours and generated, or targets could not share their precompiled headers.
add_compile_options(-pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The compiler collects its garbage only above 1 GiB: a tenth less work for some hundred MiB more.
  add_compile_options(--param=ggc-min-heapsize=1048576)
endif()

# daybook_flags(target): warnings, includes and sanitizers of our own code.
function(daybook_flags target)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Werror=switch -Werror=return-type
                                           -Werror=unused-result -Wno-unused-parameter
                                           -Wno-missing-field-initializers)
  if(DAYBOOK_SANITIZERS)
    target_compile_options(${target} PUBLIC -fsanitize=${DAYBOOK_SANITIZERS} -fno-sanitize-recover=all
                                            -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${DAYBOOK_SANITIZERS})
  endif()
endfunction()

# daybook_test_flags(target): those, and -O1 in a release tree: a test spends more time in the compiler than in running.
function(daybook_test_flags target)
  daybook_flags(${target})
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# daybook_precompile(target header…): parses heavy headers once for a target, and for those that share them.
function(daybook_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# daybook_share_headers(target owner): takes the headers precompiled for another target of the same flags.
function(daybook_share_headers target owner)
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# daybook_headers(name LINK x HEADERS <a.h> …): headers precompiled for tests, which share them by this name.
function(daybook_headers name)
  cmake_parse_arguments(ARG "" "" "LINK;HEADERS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but the headers.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  daybook_test_flags(${name})
  daybook_precompile(${name} ${ARG_HEADERS})
endfunction()

# daybook_unite(target): compiles several files as one, except in the dev tree; their unnamed namespaces become one.
function(daybook_unite target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${DAYBOOK_UNITE} UNITY_BUILD_BATCH_SIZE 8)
endfunction()

# daybook_library(name SOURCES a.cc … LINK x PRIVATE_LINK y [HEADERS_OF owner]): a static library with the alias
# daybook::name.
function(daybook_library name)
  cmake_parse_arguments(ARG "" "HEADERS_OF" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(daybook_${name} STATIC ${ARG_SOURCES})
  add_library(daybook::${name} ALIAS daybook_${name})
  target_link_libraries(daybook_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  daybook_flags(daybook_${name})
  if(ARG_HEADERS_OF)
    daybook_share_headers(daybook_${name} ${ARG_HEADERS_OF})
  endif()
endfunction()

# daybook_test(name SOURCES a_test.cc … LINK x [LABELS unit] [TIMEOUT s] [HEADERS_OF owner] [LONG]): one GoogleTest
# program, one ctest entry. LONG: it runs long enough to be compiled as the programs are.
function(daybook_test name)
  cmake_parse_arguments(ARG "LONG" "TIMEOUT;HEADERS_OF" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  if(ARG_LONG)
    daybook_flags(${name})
  else()
    daybook_test_flags(${name})
  endif()
  if(ARG_HEADERS_OF)
    daybook_share_headers(${name} ${ARG_HEADERS_OF})
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
