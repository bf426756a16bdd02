# The few rules every target of this project follows.

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

# daybook_library(name SOURCES a.cc … LINK x PRIVATE_LINK y): a static library with the alias daybook::name.
function(daybook_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(daybook_${name} STATIC ${ARG_SOURCES})
  add_library(daybook::${name} ALIAS daybook_${name})
  target_link_libraries(daybook_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  daybook_flags(daybook_${name})
endfunction()

# daybook_test(name SOURCES a_test.cc … LINK x [LABELS unit] [TIMEOUT s]): one GoogleTest program, one ctest entry.
function(daybook_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  daybook_flags(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()

# daybook_precompile(target header…): parse the heavy headers of gRPC and Protobuf once for a target.
function(daybook_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()
